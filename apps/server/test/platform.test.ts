import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type EndpointInfo, endpointSchema } from '@e5/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServerProcess, temporaryFolder } from './server-process.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const flags = () => ['--port', '0', '--data-dir', folder.path, '--replicas', '1', '--solo-threads', '1']
const endpointsPath = '/api/projects/default/endpoints'

async function callWith(key: string, url: string, method = 'GET', body?: object): Promise<Response> {
  const headers = { key, ...(body !== undefined && { 'content-type': 'application/json' }) }
  return fetch(url, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
}

async function untilLive(key: string, url: string): Promise<EndpointInfo> {
  for (;;) {
    const endpoint = endpointSchema.parse(await (await callWith(key, url)).json())
    if (endpoint.status === 'Failed') throw new Error(endpoint.status_reason)
    if (endpoint.status === 'Live') return endpoint
    await delay(50)
  }
}

describe('a server and its state', () => {
  it('keeps endpoints and keys over a kill, refuses a second server, and unloads what is deleted', async () => {
    await using first = new ServerProcess(flags())
    const { url, key } = await first.ready()
    const accessKeyFile = join(folder.path, 'users/admin/access-key.json')
    const { key: accessKey } = JSON.parse(await readFile(accessKeyFile, 'utf8')) as { key: string }
    const body = { name: 'second', model: 'e5-small-v2', replicas: 2, batch_size: 1, input_type: 'query' }
    const created = endpointSchema.parse(
      await (await callWith(accessKey, `${url}${endpointsPath}`, 'POST', body)).json(),
    )
    await untilLive(accessKey, `${url}${endpointsPath}/second`)

    await using other = new ServerProcess(flags())
    expect(await other.exitCode()).toBe(1)
    expect(other.errors).toMatch(/^e5-server: Another server uses the data folder .* \[DATA_DIR_IN_USE\]\n$/)

    first.child.kill('SIGKILL')
    await first.exitCode()
    await using again = new ServerProcess(flags())
    const restarted = await again.ready()
    expect(restarted.key).toBe(key)
    const kept = await untilLive(accessKey, `${restarted.url}${endpointsPath}/second`)
    expect(kept).toMatchObject({ id: created.id, batch_size: 1, replicas: 2, time_updated: created.time_updated })
    const predict = `${restarted.url}/api/predict/nlp/default/second`
    const reply = await callWith(created.api_key, predict, 'POST', { inputs: 'how much protein' })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('x-e5-input-type')).toBe('query')

    await callWith(accessKey, `${restarted.url}${endpointsPath}/second`, 'DELETE')
    expect((await callWith(created.api_key, predict, 'POST', { inputs: 'a' })).status).toBe(401)
    expect(again.errors).toBe('')
  }, 120_000)

  it('opens with the keys that its options give, and writes them nowhere', async () => {
    await using own = await temporaryFolder()
    const [key, accessKey] = ['an-endpoint-key-of-mine', 'an-access-key-of-mine']
    const variables = { E5_KEY: key, E5_ACCESS_KEY: accessKey }
    await using server = new ServerProcess([...flags(), '--data-dir', own.path], variables)
    const { url } = await server.ready()
    expect(server.output).not.toContain(key)
    expect(server.output).not.toContain(accessKey)
    expect((await callWith(accessKey, `${url}/api/users/me`)).status).toBe(200)
    const predict = `${url}/api/predict/nlp/default/e5-small-v2`
    expect((await callWith(key, predict, 'POST', { inputs: 'a' })).status).toBe(200)
    await expect(readFile(join(own.path, 'users/admin/access-key.json'))).rejects.toMatchObject({ code: 'ENOENT' })
  }, 120_000)
})
