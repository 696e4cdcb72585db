import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { EndpointReport } from '../src/endpoint/check-endpoint.ts'
import { folderWith, runValidator } from './run-validator.ts'
import { startServer } from './server-process.ts'

const key = 'key-of-the-validator-tests'

function outcomes(stdout: string): Record<string, string> {
  const { groups } = JSON.parse(stdout) as EndpointReport
  return Object.fromEntries(groups.flatMap(({ checks }) => checks.map(({ name, outcome }) => [name, outcome])))
}

/** Answers everything with vectors that are no E5's: of length 2, and whatever the key and the body. */
async function startCarelessServer() {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (request.url === '/health/ready') return json({ status: 'ready' })
    let count = 1
    try {
      const { input, inputs } = JSON.parse(Buffer.concat(parts).toString()) as { input?: unknown; inputs?: unknown }
      const texts = input ?? inputs
      if (Array.isArray(texts)) count = texts.length
    } catch {}
    const vector = new Float32Array(384).fill(2 / Math.sqrt(384))
    if (request.url!.startsWith('/api/')) {
      return json({ data: new Array(count).fill(Array.from(vector)), status_code: 200 })
    }
    const embedding = Buffer.from(vector.buffer).toString('base64')
    const data = Array.from({ length: count }, (_, index) => ({ object: 'embedding', index, embedding }))
    return json({ object: 'list', model: 'e5', data, usage: { prompt_tokens: 1, total_tokens: 1 } })
  }).listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}`, [Symbol.dispose]: () => server.close() }
}

describe('e5-validator endpoint', () => {
  it('finds our server good', async () => {
    await using folder = await folderWith({})
    await using server = await startServer(folder.path, key)
    const url = `${server.url}/api/predict/nlp/default/docs`
    const common = ['--data-dir', folder.path, '--latency-requests', '2', '--json']
    const { stdout, exitCode } = await runValidator('endpoint', url, '--key', key, ...common)
    const found = outcomes(stdout)
    expect(Object.entries(found).filter(([, outcome]) => outcome === 'failed')).toEqual([])
    expect(Object.keys(found)).toHaveLength(25)
    expect(exitCode).toBe(0)
    const stranger = await runValidator(
      'endpoint',
      server.url,
      '--endpoint',
      'default/docs',
      '--key',
      'another',
      ...common,
    )
    expect(stranger).toMatchObject({ exitCode: 2, stdout: '' })
    expect(stranger.stderr).toContain('[KEY_INVALID]')
  }, 60_000)

  it('finds what is wrong with one that takes everything', async () => {
    await using folder = await folderWith({})
    using server = await startCarelessServer()
    const args = ['--endpoint', 'a/b', '--key', key, '--data-dir', folder.path, '--latency-requests', '1', '--json']
    const { stdout, exitCode } = await runValidator('endpoint', server.url, ...args)
    expect(exitCode).toBe(1)
    expect(outcomes(stdout)).toMatchObject({
      shape: 'passed',
      normalised: 'failed',
      'cosine to fp32': 'failed',
      "refusal in SambaStudio's words": 'failed',
      'refuses another key': 'failed',
      'refuses a body that is no JSON': 'failed',
      'refuses 2049 texts at once': 'failed',
    })
  }, 60_000)

  it('cannot judge what does not answer, or is no address', async () => {
    expect((await runValidator('endpoint', 'http://localhost:9/v1/a/b', '--key', key)).stderr).toContain(
      '[SERVER_UNREACHABLE]',
    )
    expect(await runValidator('endpoint', 'http://localhost:9', '--key', key)).toMatchObject({ exitCode: 2 })
    expect((await runValidator('endpoint', 'http://localhost:9/v1/a/b')).stderr).toContain('--key: the key is missing')
  })
})
