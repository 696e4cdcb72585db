import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { nlpResponseSchema } from '@e5/core'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseCurl } from './parse-curl.ts'
import { metricsHeaders, ServerProcess, temporaryFolder } from './server-process.ts'

// On Windows a signal ends a process without asking it.
const hasSignals = process.platform !== 'win32'
const dot = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, index) => sum + value * right[index]!, 0)

// Each text fills a batch of its own.
const embedLong = (url: string, key: string, texts: number) =>
  fetch(`${url}/v1/embeddings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'e5-small-v2',
      input: Array.from({ length: texts }, (_, index) => `passage ${index} ${'word '.repeat(600)}`),
    }),
  })

async function figures(url: string): Promise<(name: string) => number> {
  const scrape = await (await fetch(`${url}/metrics`, { headers: metricsHeaders })).text()
  return (name) => Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(scrape)?.[1])
}

async function untilRunning(url: string): Promise<void> {
  while ((await figures(url))('e5_running_texts') !== 1) await delay(5)
}

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
  it('has not used its model before the first request', async () => {
    expect((await figures(address.url))('e5_engine_batches_total')).toBe(0)
  })

  it.runIf(process.platform === 'linux')(
    'asks the C library to give memory back, in the process that was started',
    () => {
      const environment = readFileSync(`/proc/${server.child.pid}/environ`, 'utf8').split('\0')
      expect(environment).toContain('MALLOC_TRIM_THRESHOLD_=131072')
    },
  )

  it('prints a command that works as it stands', async () => {
    const { url, ...request } = parseCurl(address.curl)
    const body = nlpResponseSchema.strict().parse(await (await fetch(url, request)).json())
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

  it('answers others while a batch of 512 tokens runs', async () => {
    let isDone = false
    const work = embedLong(address.url, address.key, 16).finally(() => (isDone = true))
    let answered = 0
    while (!isDone) {
      const before = await figures(address.url)
      const live = await fetch(`${address.url}/health/live`)
      const after = await figures(address.url)
      expect(await live.json()).toEqual({ status: 'live' })
      const isSameBatch = before('e5_engine_batches_total') === after('e5_engine_batches_total')
      const isRunning = [before, after].every((figure) => figure('e5_running_tokens') === 512)
      if (isSameBatch && isRunning) answered += 1
    }
    expect((await work).status).toBe(200)
    expect(answered).toBeGreaterThanOrEqual(3)
  }, 60_000)

  it.runIf(hasSignals)(
    'finishes what runs when it is stopped',
    async () => {
      const work = embedLong(address.url, address.key, 12)
      await untilRunning(address.url)
      server.child.kill('SIGTERM')
      const response = await work
      expect(response.status).toBe(200)
      expect(((await response.json()) as { data: unknown[] }).data).toHaveLength(12)
      expect(await server.exitCode()).toBe(0)
      expect(server.output).toContain('SIGTERM: stopping, requests to finish within 30 s: 1.')
      await expect(fetch(`${address.url}/health/live`)).rejects.toThrow()
    },
    60_000,
  )

  it('prints the same key at its next start, and says that a port is taken', async () => {
    await using one = new ServerProcess(flags())
    const first = await one.ready()
    expect(first.key).toBe(address.key)
    const port = new URL(first.url).port
    await using taken = new ServerProcess(['--port', port, '--data-dir', folder.path])
    expect(await taken.exitCode()).toBe(1)
    expect(taken.errors).toMatch(new RegExp(`^e5-server: localhost:${port} is taken.* \\[ADDRESS_IN_USE\\]\n$`))
    if (!hasSignals) return
    one.child.kill('SIGINT')
    expect(await one.exitCode()).toBe(0)
  }, 60_000)

  it.runIf(hasSignals)(
    'cuts off what does not finish in time, and exits all the same',
    async () => {
      await using short = new ServerProcess([...flags(), '--shutdown-grace-seconds', '0'])
      const { url, key } = await short.ready()
      const cut = expect(embedLong(url, key, 400)).rejects.toThrow()
      await untilRunning(url)
      short.child.kill('SIGTERM')
      await cut
      expect(await short.exitCode()).toBe(0)
      expect(short.output).toContain('Requests that did not finish in 0 s and are cut off: 1.')
    },
    60_000,
  )

  it.runIf(hasSignals)(
    'exits at once at a second signal',
    async () => {
      await using busy = new ServerProcess(flags())
      const { url, key } = await busy.ready()
      const cut = expect(embedLong(url, key, 400)).rejects.toThrow()
      await untilRunning(url)
      // The first ones are one wish: a shell and npm both pass it on.
      while (busy.child.exitCode === null && busy.child.signalCode === null) {
        busy.child.kill('SIGINT')
        await delay(50)
      }
      await cut
      expect(busy.output).toContain('SIGINT: stopping')
      expect(busy.child.signalCode).toBe('SIGINT')
    },
    60_000,
  )

  it('serves a model folder under its last name, and does not repeat a key that was set', async () => {
    const model = fileURLToPath(new URL('../../../packages/model-e5-small-v2/', import.meta.url))
    const key = 'a-key-of-the-operator'
    await using byFlag = new ServerProcess([...flags(), '--model', model, '--key', key])
    const { url, curl } = await byFlag.ready()
    expect(curl).toContain('/api/predict/nlp/default/model-e5-small-v2 ')
    expect(curl).toContain('YOUR_KEY')
    expect(byFlag.output).not.toContain(key)
    const { headers, ...request } = parseCurl(curl)
    const answer = await fetch(request.url, { ...request, headers: { ...headers, key } })
    expect([answer.status, new URL(url).port]).toEqual([200, new URL(request.url).port])
  }, 60_000)

  it('takes its options from a config file, and serves https', async () => {
    const certificate = (name: string) => fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url))
    const tls = { tlsCert: certificate('first-cert'), tlsKey: certificate('first-key') }
    const key = 'a-key-of-the-operator'
    const file = join(folder.path, 'server.json')
    await writeFile(file, JSON.stringify({ port: 0, dataDir: folder.path, replicas: 1, key, ...tls }))
    await using secure = new ServerProcess(['--config', file])
    const { url, curl } = await secure.ready()
    expect(url).toMatch(/^https:\/\/localhost:\d+$/)
    expect(curl).toContain(`${url}/api/predict/nlp/default/e5-small-v2 `)
    expect(secure.output).toContain('the one of the config file')
    expect(secure.output).not.toContain(key)
    const sent = request(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` }, rejectUnauthorized: false })
    const [answer] = (await once(sent.end(), 'response')) as [IncomingMessage]
    expect(answer.statusCode).toBe(200)
    answer.destroy()
  }, 60_000)

  it('does not start on a mistake, and names it with its code', async () => {
    await using flag = new ServerProcess(['--prot', '1'])
    expect(await flag.exitCode()).toBe(2)
    expect(flag.errors).toMatch(/^e5-server: command line: unknown option '--prot'.* \[OPTION_INVALID\]\n$/s)
    await using variable = new ServerProcess([], { E5_PORT: 'eighty' })
    expect(await variable.exitCode()).toBe(2)
    expect(variable.errors).toMatch(/^e5-server: E5_PORT: must be a whole number.* \[OPTION_INVALID\]\n$/)
    await using model = new ServerProcess([...flags(), '--model', 'no-such-model'])
    expect(await model.exitCode()).toBe(1)
    expect(model.errors).toMatch(/^e5-server: .*no-such-model.* \[MODEL_NOT_FOUND\]\n$/)
    expect(await readdir(join(folder.path, 'projects/default/endpoints'))).not.toContain('no-such-model')
  }, 60_000)

  it('notices before it loads a model that its state is damaged or that the endpoint has no name', async () => {
    const state = join(folder.path, 'projects/default/endpoints/damaged')
    await mkdir(state, { recursive: true })
    await writeFile(join(state, 'endpoint.json'), '{')
    await using damaged = new ServerProcess([...flags(), '--endpoint', 'damaged'])
    expect(await damaged.exitCode()).toBe(1)
    expect(damaged.errors).toMatch(/\[STATE_INVALID\]\n$/)
    await using nameless = new ServerProcess([...flags(), '--model', './my model'])
    expect(await nameless.exitCode()).toBe(2)
    expect(nameless.errors).toMatch(/^e5-server: --endpoint \(E5_ENDPOINT\): .*\[OPTION_INVALID\]\n$/)
    expect(damaged.output + nameless.output).not.toContain('Loading')
  }, 60_000)
})
