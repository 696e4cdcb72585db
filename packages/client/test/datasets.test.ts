import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient, type UploadProgress } from '../src/index.ts'
import { type FakeServer, startFakeServer } from '../src/testing/index.ts'

let server: FakeServer
let client: Client
beforeEach(async () => {
  server = await startFakeServer()
  client = createClient({ baseUrl: server.url, accessKey: server.accessKey, maxRetries: 0 })
  await client.datasets.create({ dataset_name: 'set', job_type: ['train'], source_type: 'localMachine' })
})
afterEach(() => server.close())

const file = (path: string, text: string) => ({ path, content: new Blob([text]) })
const files = [file('deep/a b.jsonl', '0123456789'), file('empty', ''), file('c', 'xyz')]
const stored = () => server.state.datasets[0]!.files
const sent = () =>
  server.requests
    .filter(({ method }) => method === 'PUT')
    .map(({ path, headers, body }) => [path, headers['upload-offset'], String(body ?? '')])

describe('datasets', () => {
  it('are created, listed, shown, waited for and deleted', async () => {
    expect(await client.datasets.get('set')).toMatchObject({ name: 'set', status: 'Uploading' })
    expect((await client.datasets.list()).map(({ name }) => name)).toEqual(['set'])
    await client.datasets.upload('set', files)
    const seen: string[] = []
    const options = { intervalMs: 1, onStatus: ({ status }: { status: string }) => seen.push(status) }
    expect(await client.datasets.waitUntilAvailable('set', options)).toMatchObject({ status: 'Available' })
    expect(seen.at(-1)).toBe('Available')
    await client.datasets.delete('set')
    await expect(client.datasets.get('set')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' })
  })

  it('say why one that is waited for failed', async () => {
    server.state.checkFault = 'train.jsonl:3: no JSON'
    await client.datasets.upload('set', files)
    await expect(client.datasets.waitUntilAvailable('set', { intervalMs: 1 })).rejects.toMatchObject({
      code: 'DATASET_FAILED',
      message: 'The dataset set cannot be used: train.jsonl:3: no JSON',
    })
  })
})

describe('an upload', () => {
  it('sends files in pieces, tells how far it is, and completes', async () => {
    const told: UploadProgress[] = []
    const onProgress = (progress: UploadProgress) => told.push(progress)
    const done = await client.datasets.upload('set', files, { pieceBytes: 4, onProgress })
    expect(done).toMatchObject({ status: 'Checking', file_count: 3 })
    expect(Object.fromEntries([...stored()].map(([path, bytes]) => [path, bytes.toString()]))).toEqual({
      'deep/a b.jsonl': '0123456789',
      empty: '',
      c: 'xyz',
    })
    expect(sent()[1]).toEqual(['/api/datasets/set/files/deep/a%20b.jsonl', '4', '4567'])
    expect(told.map(({ sentBytes }) => sentBytes)).toEqual([0, 4, 8, 10, 10, 10, 10, 13])
    expect(told.at(-1)).toEqual({ path: 'c', sentBytes: 13, totalBytes: 13 })
    const complete = server.requests.at(-1)!
    expect(complete.body).toEqual({
      files: [
        { name: 'deep/a b.jsonl', bytes: 10 },
        { name: 'empty', bytes: 0 },
        { name: 'c', bytes: 3 },
      ],
    })
  })

  it('goes on where a connection broke off, with what arrived', async () => {
    let breaks = 0
    server.intercept = ({ method, body }, response) => {
      if (method !== 'PUT' || breaks === 2) return false
      breaks += 1
      const before = stored().get('deep/a b.jsonl') ?? Buffer.alloc(0)
      stored().set('deep/a b.jsonl', Buffer.concat([before, (body as Buffer).subarray(0, 3)]))
      response.destroy()
      return true
    }
    await client.datasets.upload('set', files)
    expect(stored().get('deep/a b.jsonl')?.toString()).toBe('0123456789')
    expect(sent().map(([, offset]) => offset)).toEqual(['0', '3', '6', '0', '0'])
  })

  it('goes on where another one stopped', async () => {
    stored().set('deep/a b.jsonl', Buffer.from('012345'))
    stored().set('empty', Buffer.alloc(0))
    await client.datasets.upload('set', files)
    expect(sent()).toEqual([
      ['/api/datasets/set/files/deep/a%20b.jsonl', '6', '6789'],
      ['/api/datasets/set/files/c', '0', 'xyz'],
    ])
  })

  it('gives up when it comes no further', async () => {
    server.intercept = ({ method }, response) => {
      if (method === 'PUT') response.destroy()
      return method === 'PUT'
    }
    await expect(client.datasets.upload('set', files)).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
    expect(sent().length).toBe(4)
  })

  it('is refused where more is there than the file has, and where the server refuses', async () => {
    stored().set('c', Buffer.from('xyz and more'))
    await expect(client.datasets.upload('set', files)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('of c 12 bytes are there and it has 3'),
    })
    await expect(client.datasets.upload('other', files)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' })
    await expect(client.datasets.upload('set', [file('../c', 'x')])).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })
})
