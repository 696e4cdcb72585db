import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeHub, startFakeHub } from '../../test/fake-hub.ts'
import { type PullOptions, pullModel } from './pull-model.ts'
import { readPullRecord } from './pull-record.ts'

const weights = randomBytes(300_000)
const files = [
  { path: 'config.json', content: Buffer.from('{"model_type":"bert"}') },
  { path: '1_Pooling/config.json', content: Buffer.from('{}') },
  { path: 'model.safetensors', content: weights, isLarge: true },
  { path: 'pytorch_model.bin', content: randomBytes(10), isLarge: true },
  { path: 'README.md', content: Buffer.from('# model') },
]

let hub: FakeHub
let folder = ''
beforeEach(async () => {
  hub = await startFakeHub(files)
  folder = await mkdtemp(join(tmpdir(), 'e5-pull-'))
})
afterEach(async () => {
  await hub.close()
  await rm(folder, { recursive: true })
})

function pull(options: Partial<PullOptions> = {}) {
  const progress = { file: '', bytes: 0, totalBytes: 0 }
  const pulled = pullModel({
    hub: hub.url,
    token: undefined,
    id: 'org/model',
    revision: 'main',
    signal: new AbortController().signal,
    retryDelaysMs: [1, 1, 1],
    partialFolder: folder,
    progress,
    ...options,
  })
  return pulled.then((record) => ({ record, progress }))
}

const downloadsOf = (path: string) => hub.requests.filter((request) => request.path.endsWith(path))

describe('pullModel', () => {
  it('fetches the files a model needs at the commit of the revision, and writes it down', async () => {
    const { record, progress } = await pull()
    expect((await readdir(folder)).sort()).toEqual(['1_Pooling', 'config.json', 'e5-pull.json', 'model.safetensors'])
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights)
    expect(record).toEqual({ hub: hub.url, id: 'org/model', revision: 'main', commit: hub.commit })
    expect(await readPullRecord(folder)).toEqual(record)
    const bytes = 300_000 + 21 + 2
    expect(progress).toMatchObject({ bytes, totalBytes: bytes })
  })

  it('goes on by range after the connection broke in the middle', async () => {
    let breaks = 2
    hub.intercept = (path, response, content) => {
      if (path !== 'model.safetensors' || breaks-- !== 2) return false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20))
      return true
    }
    const { progress } = await pull()
    expect(downloadsOf('model.safetensors').map(({ range }) => range)).toEqual([undefined, 'bytes=100000-'])
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights)
    expect(progress.bytes).toBe(progress.totalBytes)
  })

  it('uses what an interrupted pull left, whole files and parts', async () => {
    const interruption = new AbortController()
    hub.intercept = (path, response, content) => {
      if (path !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 50_000), () => setTimeout(() => interruption.abort(new Error('stop')), 20))
      return true
    }
    await expect(pull({ signal: interruption.signal })).rejects.toThrow()
    hub.intercept = () => false
    hub.requests.length = 0
    const { progress } = await pull()
    expect(downloadsOf('config.json')).toEqual([])
    expect(downloadsOf('model.safetensors').map(({ range }) => range)).toEqual(['bytes=50000-'])
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights)
    expect(progress.bytes).toBe(progress.totalBytes)
  })

  it('starts over where the server knows no ranges', async () => {
    hub.intercept = (path, response, content) => {
      if (path !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': content.length })
      if (downloadsOf(path).length > 1) response.end(content)
      else response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20))
      return true
    }
    await pull()
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights)
  })

  it.each(['model.safetensors', 'config.json'])('deletes %s if a byte of it is wrong', async (broken) => {
    hub.intercept = (path, response, content) => {
      if (path !== broken) return false
      const damaged = Buffer.from(content)
      damaged[10]! ^= 1
      response.writeHead(200, { 'content-length': content.length }).end(damaged)
      return true
    }
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_FILE_CORRUPT', details: { file: broken } })
    expect((await readdir(folder)).filter((name) => name.startsWith(broken))).toEqual([])
    hub.intercept = () => false
    await pull()
  })

  it('takes the changed files of a new commit and leaves none of the old one', async () => {
    await pull()
    await writeFile(join(folder, `vocab.txt.${'0'.repeat(12)}.partial`), 'old')
    const content = randomBytes(1000)
    hub.commit = 'd'.repeat(40)
    hub.files = [files[0]!, { path: 'model.safetensors', content, isLarge: true }]
    hub.requests.length = 0
    expect((await pull()).record.commit).toBe(hub.commit)
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(content)
    expect(downloadsOf('config.json')).toEqual([])
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      '1_Pooling',
      'config.json',
      'e5-pull.json',
      'model.safetensors',
    ])
  })

  it('tries again while the hub is overloaded, and gives up after a few times', async () => {
    let refusals = 2
    hub.intercept = (_path, response) => {
      if (refusals-- <= 0) return false
      response.writeHead(503).end()
      return true
    }
    await pull()
    hub.intercept = (_path, response) => {
      response.writeHead(503).end()
      return true
    }
    await rm(join(folder, 'config.json'))
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_UNREACHABLE', details: { reason: 'status 503' } })
    const closed = await startFakeHub([])
    await closed.close()
    await expect(pull({ hub: closed.url })).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      details: { reason: 'ECONNREFUSED' },
    })
  })

  it('sends the token, of any form, to the hub', async () => {
    hub.token = 'mirror-secret'
    await expect(pull()).rejects.toMatchObject({ code: 'HUB_NOT_FOUND' })
    await expect(pull({ token: 'wrong' })).rejects.toMatchObject({ code: 'HUB_REFUSED', details: { status: 401 } })
    hub.requests.length = 0
    await pull({ token: 'mirror-secret' })
    expect(hub.requests.every(({ authorization }) => authorization === 'Bearer mirror-secret')).toBe(true)
  })

  it('says that a model or a revision is not there', async () => {
    await expect(pull({ id: 'org/none' })).rejects.toMatchObject({ code: 'HUB_NOT_FOUND' })
    await expect(pull({ revision: 'v9' })).rejects.toThrow('has no "org/model" at revision "v9"')
  })

  it('says that there are no weights it can serve', async () => {
    hub.files = files.filter(({ path }) => path !== 'model.safetensors')
    await expect(pull()).rejects.toThrow('it has no model.safetensors (it has pytorch_model.bin)')
    hub.files = [...hub.files, { path: 'model.safetensors.index.json', content: Buffer.from('{}') }]
    await expect(pull()).rejects.toThrow('split into several files')
  })
})
