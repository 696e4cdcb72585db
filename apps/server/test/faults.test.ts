import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPostgres, startPostgres, type TestPostgres } from '../src/testing/postgres.ts'
import { metricsHeaders, ServerProcess, temporaryFolder } from './server-process.ts'

// The long versions, with figures, are `pnpm check:faults`.
const texts = ['query: a river in spring', 'passage: the water rises when the snow melts', 'query: bread']

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let address: Awaited<ReturnType<ServerProcess['ready']>>
let accessKey: string
/** What the server gave for the texts before anything was done to it. */
let known: number[][]

async function start(flags: readonly string[] = []): Promise<void> {
  // A slow machine is to be slow here, and not to refuse.
  server = new ServerProcess(['--port', '0', '--data-dir', folder.path, '--max-wait-seconds', '3600', ...flags])
  address = await server.ready()
}

beforeAll(async () => {
  folder = await temporaryFolder()
  await start()
  accessKey = JSON.parse(await readFile(join(folder.path, 'users/admin/access-key.json'), 'utf8')).key
  known = (await embed(texts)).map((vector) => [...vector])
}, 120_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function embed(inputs: readonly string[], path = 'default/e5-small-v2', key = address.key): Promise<number[][]> {
  const response = await fetch(`${address.url}/api/predict/nlp/${path}`, {
    method: 'POST',
    headers: { key, 'content-type': 'application/json' },
    body: JSON.stringify({ inputs }),
  })
  expect(response.status).toBe(200)
  return ((await response.json()) as { data: number[][] }).data
}

function expectKnown(vectors: readonly (readonly number[])[]): void {
  expect(vectors).toHaveLength(known.length)
  for (const [index, vector] of vectors.entries()) {
    const largestError = Math.max(...vector.map((value, place) => Math.abs(value - known[index]![place]!)))
    expect(largestError).toBeLessThan(1e-5)
  }
}

function control(method: string, path: string, content?: object): Promise<Response> {
  return fetch(`${address.url}/api/${path}`, {
    method,
    headers: { key: accessKey, ...(content && { 'content-type': 'application/json' }) },
    ...(content && { body: JSON.stringify(content) }),
  })
}

async function names(path: 'projects' | 'endpoints'): Promise<string[]> {
  const list = (await (await control('GET', path)).json()) as Record<string, { name: string }[]>
  return list[path]!.map(({ name }) => name)
}

async function figure(name: string): Promise<number> {
  const scrape = await (await fetch(`${address.url}/metrics`, { headers: metricsHeaders })).text()
  return Number(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'm').exec(scrape)?.[1])
}

/** Clients that embed until their server is gone; resolves with the number of answers, all of which were right. */
async function embedUntilGone(): Promise<number> {
  let answered = 0
  const runClient = async (): Promise<void> => {
    for (;;) {
      const vectors = await embed(texts).catch((error: unknown) => {
        // fetch says a broken connection so.
        if (error instanceof TypeError) return undefined
        throw error
      })
      if (vectors === undefined) return
      expectKnown(vectors)
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: 4 }, runClient))
  return answered
}

describe('a server that is killed under load', () => {
  it('has every acknowledged write and the same vectors when it starts again', async () => {
    const keys = new Map<string, string>()
    const write = async (): Promise<void> => {
      for (let number = 0; ; number++) {
        const name = `kept-${number}`
        await control('POST', 'projects', { project_name: name })
        const created = await control('POST', `projects/${name}/endpoints`, {
          name,
          model: 'e5-small-v2',
          batch_size: 32,
        })
        if (created.status === 200) keys.set(name, ((await created.json()) as { api_key: string }).api_key)
      }
    }
    const writing = expect(write()).rejects.toThrow(TypeError)
    const embedding = embedUntilGone()
    await delay(1000)
    server.child.kill('SIGKILL')
    await writing
    expect(await embedding).toBeGreaterThan(0)
    expect(keys.size).toBeGreaterThan(0)
    await server.exitCode()

    await start()
    expect(await names('projects')).toEqual(expect.arrayContaining([...keys.keys()]))
    expect(await names('endpoints')).toEqual(expect.arrayContaining([...keys.keys()]))
    expectKnown(await embed(texts))
    const [name, key] = [...keys].at(-1)!
    await expect
      .poll(async () => (await control('GET', `projects/${name}/endpoints/${name}`)).text())
      .toContain('"Live"')
    expectKnown(await embed(texts, `${name}/${name}`, key))
  }, 60_000)
})

describe('clients that leave', () => {
  it('take their texts out of the queue, and others are served', async () => {
    const long = Array.from({ length: 32 }, (_, index) => `passage ${index} ${'word '.repeat(600)}`)
    const before = await figure('e5_cancelled_texts_total')
    const departure = new AbortController()
    // Few enough that the server lets all of them wait.
    const leaving = Array.from({ length: 3 }, async (_, client) => {
      const body = JSON.stringify({ inputs: long.map((text) => `${client} ${text}`) })
      const headers = { key: address.key, 'content-type': 'application/json' }
      const url = `${address.url}/api/predict/nlp/default/e5-small-v2`
      const { signal } = departure
      await expect(fetch(url, { method: 'POST', headers, body, signal })).rejects.toThrow('aborted')
    })
    // However slow the machine is, they leave while their texts wait.
    await expect.poll(() => figure('e5_queue_texts'), { timeout: 20_000 }).toBeGreaterThan(0)
    departure.abort()
    expectKnown(await embed(texts))
    await Promise.all(leaving)
    await expect.poll(() => figure('e5_queue_texts'), { timeout: 10_000 }).toBe(0)
    expect(await figure('e5_cancelled_texts_total')).toBeGreaterThan(before)
    expectKnown(await embed(texts))
  }, 60_000)
})

describe('a database that goes away', () => {
  let postgres: TestPostgres | undefined
  beforeAll(async () => {
    const programs = findPostgres()
    if (programs !== undefined) postgres = await startPostgres(programs)
  })
  afterAll(() => postgres?.[Symbol.asyncDispose]())

  it('stops writes, not embedding, and is used again when it is back', async ({ skip }) => {
    if (postgres === undefined) return skip('this machine has no PostgreSQL')
    await server[Symbol.asyncDispose]()
    await start(['--database-url', postgres.url])
    expect((await control('POST', 'projects', { project_name: 'before' })).status).toBe(200)
    // Some are in the middle of a statement: what becomes of each of them is told to its caller.
    const inFlight = Promise.all(
      Array.from({ length: 20 }, (_, number) => control('POST', 'projects', { project_name: `in-flight-${number}` })),
    )
    await postgres.stop('crash')
    for (const { status } of await inFlight) expect([200, 503]).toContain(status)
    const refused = await control('POST', 'projects', { project_name: 'meanwhile' })
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('DATABASE_UNAVAILABLE')])
    expectKnown(await embed(texts))
    expect(await names('projects')).toContain('before')
    await postgres.start()
    const create = async () => (await control('POST', 'projects', { project_name: 'after' })).status
    await expect.poll(create, { timeout: 10_000 }).toBe(200)
    expect(await names('projects')).toEqual(expect.arrayContaining(['before', 'after']))
    expectKnown(await embed(texts))
  }, 60_000)
})
