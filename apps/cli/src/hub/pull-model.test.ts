import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
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
    checkModelFiles: () => {},
    progress,
    ...options,
  })
  return pulled.then((record) => ({ record, progress }))
}

/** Waits until so many bytes of the weights are on the disk. */
const arrived = (bytes: number) =>
  vi.waitFor(async () => {
    const partial = (await readdir(folder)).find((name) => /^model\.safetensors\..*\.partial$/.test(name))
    expect((await stat(join(folder, partial!))).size).toBe(bytes)
  })

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
    let broken: Promise<void> | undefined
    hub.intercept = (path, response, content) => {
      if (path !== 'model.safetensors' || breaks-- !== 2) return false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 100_000))
      broken = arrived(100_000).finally(() => response.destroy())
      return true
    }
    const { progress } = await pull()
    await broken
    expect(downloadsOf('model.safetensors').map(({ range }) => range)).toEqual([undefined, 'bytes=100000-'])
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights)
    expect(progress.bytes).toBe(progress.totalBytes)
  })

  it('uses what an interrupted pull left, whole files and parts', async () => {
    const interruption = new AbortController()
    let stopped: Promise<void> | undefined
    hub.intercept = (path, response, content) => {
      if (path !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': content.length })
      response.write(content.subarray(0, 50_000))
      stopped = arrived(50_000).finally(() => interruption.abort(new Error('stop')))
      return true
    }
    await expect(pull({ signal: interruption.signal })).rejects.toThrow()
    await stopped
    hub.intercept = () => false
    hub.requests.length = 0
    const { progress } = await pull()
    expect(downloadsOf('config.json')).toEqual([])
    expect(downloadsOf('model.safetensors').map(({ range }) => range)).toEqual(['bytes=50000-'])
    expect(await readFile(join(folder, 'model.safetensors'))).toEqual(weights)
    expect(progress.bytes).toBe(progress.totalBytes)
  })

  it('starts over where the server knows no ranges', async () => {
    let broken: Promise<void> | undefined
    hub.intercept = (path, response, content) => {
      if (path !== 'model.safetensors') return false
      response.writeHead(200, { 'content-length': content.length })
      if (downloadsOf(path).length > 1) response.end(content)
      else {
        response.write(content.subarray(0, 1000))
        broken = arrived(1000).finally(() => response.destroy())
      }
      return true
    }
    await pull()
    await broken
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

  it('checks the small files before it fetches the weights, without files of an older commit', async () => {
    await writeFile(join(folder, 'modules.json'), 'of another commit')
    const checkModelFiles = vi.fn((checked: string) => {
      expect(checked).toBe(folder)
      throw new E5Error('MODEL_UNSUPPORTED', { model: 'org/model', reason: 'it pools by "cls".' })
    })
    await expect(pull({ checkModelFiles })).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
    expect((await readdir(folder)).sort()).toEqual(['1_Pooling', 'config.json'])
    expect(downloadsOf('model.safetensors')).toEqual([])
  })

  it('takes the configuration of every module, whatever its folder is called, and nothing outside', async () => {
    const content = Buffer.from('{}')
    const others = ['pool/config.json', '../config.json', 'a/b/config.json', '.git/config.json', 'onnx/model.json']
    hub.files = [...files, ...others.map((path) => ({ path, content }))]
    await pull()
    expect((await readdir(folder)).sort()).toEqual([
      '1_Pooling',
      'config.json',
      'e5-pull.json',
      'model.safetensors',
      'pool',
    ])
  })

  it.each([
    ['a page of HTML', '<!doctype html><p>Sign in'],
    ['other JSON', '{"message":"hello"}'],
  ])('says that %s is no model hub', async (_, body) => {
    const server = createServer((_request, response) => response.end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await expect(pull({ hub: url })).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      details: { reason: 'what answers there is no model hub' },
    })
  })

  it('says that its folder cannot be written', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const partialFolder = join(file, 'model')
    await expect(pull({ partialFolder })).rejects.toMatchObject({
      code: 'DATA_DIR_UNWRITABLE',
      details: { folder: partialFolder },
    })
  })

  it('says that there are no weights it can serve', async () => {
    hub.files = files.filter(({ path }) => path !== 'model.safetensors')
    await expect(pull()).rejects.toThrow('it has no model.safetensors (it has pytorch_model.bin)')
    hub.files = [...hub.files, { path: 'model.safetensors.index.json', content: Buffer.from('{}') }]
    await expect(pull()).rejects.toThrow('split into several files')
  })
})
