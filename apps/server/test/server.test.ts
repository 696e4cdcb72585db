import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { nlpResponseSchema } from '@e5/core'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServerProcess, temporaryFolder } from './server-process.ts'

const execute = promisify(execFile)
const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, index) => sum + value * right[index]!, 0)

const embedLong = (url: string, key: string, texts: number) =>
  fetch(`${url}/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'e5-small-v2',
      input: Array.from({ length: texts }, (_, index) => `passage ${index} ${'word '.repeat(200)}`),
    }),
  })

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let address: Awaited<ReturnType<ServerProcess['ready']>>
const flags = () => ['--port', '0', '--data-dir', folder.path, '--replicas', '1']

beforeAll(async () => {
  folder = await temporaryFolder()
  server = new ServerProcess(flags())
  address = await server.ready()
}, 120_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

describe('e5-server', () => {
  it('prints a command that works as it stands', async () => {
    const { stdout } = await execute('bash', ['-c', address.curl])
    const body = nlpResponseSchema.strict().parse(JSON.parse(stdout))
    expect(body.data).toHaveLength(1)
    expect(body.data[0]).toHaveLength(384)
    expect(dot(body.data[0]!, body.data[0]!)).toBeCloseTo(1, 5)
    expect(server.errors).toBe('')
  })

  it('serves the openai client, by default (base64) and with floats', async () => {
    const client = new OpenAI({ baseURL: `${address.url}/v1`, apiKey: address.key, maxRetries: 0 })
    const models = await client.models.list()
    expect(models.data.map(({ id }) => id)).toEqual(['e5-small-v2'])
    const input = ['query: how much protein should a female eat', 'passage: women need 46 grams', 'passage: a song']
    const usual = await client.embeddings.create({ model: 'e5-small-v2', input })
    const floats = await client.embeddings.create({ model: 'e5-small-v2', input, encoding_format: 'float' })
    const vectors = usual.data.map(({ embedding }) => embedding)
    expect(vectors.map((vector) => vector.length)).toEqual([384, 384, 384])
    expect(floats.data.map(({ embedding }) => Float32Array.from(embedding))).toEqual(
      vectors.map((vector) => Float32Array.from(vector)),
    )
    expect(dot(vectors[0]!, vectors[1]!)).toBeGreaterThan(dot(vectors[0]!, vectors[2]!))
    expect(usual.usage).toEqual({ prompt_tokens: 25, total_tokens: 25 })
  })

  it('gives the openai client errors of its own kind', async () => {
    const wrong = new OpenAI({ baseURL: `${address.url}/v1`, apiKey: 'wrong', maxRetries: 0 })
    await expect(wrong.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError)
    const client = new OpenAI({ baseURL: `${address.url}/v1`, apiKey: address.key, maxRetries: 0 })
    await expect(client.embeddings.create({ model: 'other', input: 'a' })).rejects.toMatchObject({
      status: 404,
      code: 'SERVED_MODEL_NOT_FOUND',
      param: 'model',
    })
  })

  it('stays quick while it works, and finishes what runs when it is stopped', async () => {
    const work = embedLong(address.url, address.key, 40)
    await delay(500)
    const before = performance.now()
    expect((await fetch(`${address.url}/health/live`)).status).toBe(200)
    expect(performance.now() - before).toBeLessThan(1000)
    server.child.kill('SIGTERM')
    const response = await work
    expect(response.status).toBe(200)
    expect(((await response.json()) as { data: unknown[] }).data).toHaveLength(40)
    expect(await server.exitCode()).toBe(0)
    expect(server.output).toContain('SIGTERM: stopping, requests to finish within 30 s: 1.')
    await expect(fetch(`${address.url}/health/live`)).rejects.toThrow()
  }, 60_000)

  it('prints the same key at its next start, and two of them share a data folder', async () => {
    await using one = new ServerProcess(flags())
    await using other = new ServerProcess(flags())
    const [first, second] = await Promise.all([one.ready(), other.ready()])
    expect([first.key, second.key]).toEqual([address.key, address.key])
    expect(first.url).not.toBe(second.url)
    const port = new URL(first.url).port
    await using taken = new ServerProcess(['--port', port, '--data-dir', folder.path])
    expect(await taken.exitCode()).toBe(1)
    expect(taken.errors).toContain(`localhost:${port} is taken`)
    one.child.kill('SIGINT')
    expect(await one.exitCode()).toBe(0)
  }, 60_000)

  it('cuts off what does not finish in time, and exits all the same', async () => {
    await using short = new ServerProcess([...flags(), '--shutdown-grace-seconds', '0'])
    const { url, key } = await short.ready()
    const cut = expect(embedLong(url, key, 400)).rejects.toThrow()
    await delay(500)
    const before = performance.now()
    short.child.kill('SIGTERM')
    await cut
    expect(await short.exitCode()).toBe(0)
    expect(performance.now() - before).toBeLessThan(8000)
  }, 60_000)

  it('exits at once at a second signal', async () => {
    await using busy = new ServerProcess(flags())
    const { url, key } = await busy.ready()
    const cut = expect(embedLong(url, key, 400)).rejects.toThrow()
    await delay(500)
    busy.child.kill('SIGINT')
    await delay(1000)
    busy.child.kill('SIGINT')
    await cut
    await busy.exitCode()
    expect(busy.child.signalCode).toBe('SIGINT')
  }, 60_000)

  it('does not start on a mistake, and names it', async () => {
    await using flag = new ServerProcess(['--prot', '1'])
    expect(await flag.exitCode()).toBe(2)
    expect(flag.errors).toMatch(/^e5-server: command line: unknown option '--prot'/)
    await using variable = new ServerProcess([], { E5_PORT: 'eighty' })
    expect(await variable.exitCode()).toBe(2)
    expect(variable.errors).toMatch(/^e5-server: E5_PORT: must be a whole number/)
    await using model = new ServerProcess(['--port', '0', '--model', 'no-such-model', '--data-dir', folder.path])
    expect(await model.exitCode()).toBe(1)
    expect(model.errors).toMatch(/^e5-server: .*no-such-model/)
  }, 60_000)
})
