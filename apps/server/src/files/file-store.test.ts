import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@e5/core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestS3, type TestS3, testBucket } from '../testing/s3-server.ts'
import type { FileStore, StoredFile } from './file-store.ts'
import { createFolderStore } from './folder-store.ts'
import { readWhole } from './read-whole.ts'
import { openS3Store } from './s3-store.ts'

const credentials = { accessKeyId: testBucket.accessKeyId, secretAccessKey: 'secret' }
let folder = ''
let s3: TestS3
beforeAll(async () => {
  s3 = await startTestS3()
})
afterAll(() => s3[Symbol.asyncDispose]())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-files-'))
  s3.objects.clear()
  s3.calls.length = 0
})
afterEach(() => rm(folder, { recursive: true }))

const access = { region: 'us-east-1', credentials }
const stores = {
  folder: async () => createFolderStore(join(folder, 'store')),
  'S3, with a prefix': () => openS3Store({ bucket: 'bucket', prefix: 'e5/files' }, { ...access, endpoint: s3.url }),
  'S3, without': () => openS3Store({ bucket: 'bucket', prefix: '' }, { ...access, endpoint: s3.url }),
}

describe.each(Object.entries(stores))('a file store: %s', (_name, open) => {
  let store: FileStore
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  const list = async (of: string): Promise<StoredFile[]> => {
    const files: StoredFile[] = []
    for await (const file of store.list(of)) files.push(file)
    return files
  }

  it('gives back what was written, and the last of what was written twice', async () => {
    await store.write('a/b c/ü.txt', [Buffer.from('one'), Buffer.from(' two')])
    expect((await readWhole(store, 'a/b c/ü.txt')).toString()).toBe('one two')
    await store.write('a/b c/ü.txt', [Buffer.from('three')])
    expect((await readWhole(store, 'a/b c/ü.txt')).toString()).toBe('three')
    await store.write('a/empty', [])
    expect((await readWhole(store, 'a/empty')).length).toBe(0)
    expect(await list('a')).toEqual([
      { name: 'a/b c/ü.txt', bytes: 5 },
      { name: 'a/empty', bytes: 0 },
    ])
  })

  it('takes a file of this machine, in the place of one that was there', async () => {
    await store.write('a/model', [Buffer.from('old')])
    const path = join(folder, 'model')
    await writeFile(path, 'new')
    await store.take('a/model', path)
    await store.take('a/model', path)
    await rm(path)
    expect((await readWhole(store, 'a/model')).toString()).toBe('new')
    expect(await list('a')).toEqual([{ name: 'a/model', bytes: 3 }])
  })

  it('lists a folder in order, with folders below it and without neighbours', async () => {
    const names = ['set/9', 'set/1/x', 'set/10', 'sets/1', 'set.x', 'set/a/b/c']
    for (const name of names) await store.write(name, [Buffer.from(name)])
    expect((await list('set')).map(({ name }) => name)).toEqual(['set/1/x', 'set/10', 'set/9', 'set/a/b/c'])
    expect(await list('nothing')).toEqual([])
  })

  it('removes a folder with all in it, and nothing else', async () => {
    for (const name of ['set/1', 'set/2', 'set/3', 'set/4/5', 'sets/1']) await store.write(name, [Buffer.from('x')])
    await store.remove('set')
    await store.remove('nothing')
    expect(await list('set')).toEqual([])
    expect((await list('sets')).length).toBe(1)
  })

  it('leaves nothing of a file whose bytes end with an error, which is the caller’s', async () => {
    await store.write('kept', [Buffer.from('before')])
    for (const name of ['broken', 'kept']) {
      await expect(store.write(name, breaking(1))).rejects.toThrow('cut')
      // More than one part of S3's.
      await expect(store.write(name, breaking(40))).rejects.toThrow('cut')
    }
    await expect(readWhole(store, 'broken')).rejects.toMatchObject({ code: 'STORED_FILE_MISSING' })
    expect((await readWhole(store, 'kept')).toString()).toBe('before')
    expect(s3.openUploads).toBe(0)
  })

  it('keeps a large file byte for byte', async () => {
    const random = createRandom(7)
    const bytes = Buffer.from(Array.from({ length: 100_000 }, () => Math.floor(random() * 256)))
    await store.write(
      'large',
      Array.from({ length: 400 }, () => bytes),
    )
    let [at, isEqual] = [0, true]
    for await (const part of store.read('large')) {
      isEqual &&= Buffer.from(part).every((byte, index) => byte === bytes[(at + index) % bytes.length])
      at += part.byteLength
    }
    expect([at, isEqual]).toEqual([40_000_000, true])
  })

  it('brings a folder to this machine, and takes copies away again', async () => {
    await store.write('set/a.txt', [Buffer.from('a')])
    await store.write('set/deep/er/b.txt', [Buffer.from('b')])
    const temporary = join(folder, 'temporary')
    const local = await store.local('set', temporary)
    expect(await readFile(join(local.path, 'a.txt'), 'utf8')).toBe('a')
    expect(await readFile(join(local.path, 'deep', 'er', 'b.txt'), 'utf8')).toBe('b')
    await local.release()
    const left = await readdir(temporary).catch(() => [])
    expect(left).toEqual([])
    expect((await readWhole(store, 'set/a.txt')).toString()).toBe('a')
  })

  it('says which file is missing', async () => {
    await expect(readWhole(store, 'set/none')).rejects.toMatchObject({
      code: 'STORED_FILE_MISSING',
      details: { file: 'set/none', place: store.place },
    })
  })
})

describe('the S3 store', () => {
  it('tries again what was refused for a moment, and sends large files in parts', async () => {
    await using store = closing(await stores['S3, with a prefix']())
    s3.failures = 2
    await store.write('a', [Buffer.from('a')])
    expect(s3.objects.get('e5/files/a')?.toString()).toBe('a')
    await store.write(
      'b',
      Array.from({ length: 33 }, () => Buffer.alloc(1024 * 1024)),
    )
    expect(s3.calls.filter((call) => call === 'UploadPart').length).toBe(3)
    expect(s3.objects.get('e5/files/b')?.length).toBe(33 * 1024 * 1024)
  })

  it('removes a thousand at a time', async () => {
    await using store = closing(await stores['S3, without']())
    for (let number = 0; number < 1001; number++) s3.objects.set(`set/${number}`, Buffer.alloc(0))
    await store.remove('set')
    expect(s3.objects.size).toBe(0)
    expect(s3.calls.filter((call) => call === 'DeleteObjects').length).toBe(2)
  })

  it.each([
    ['a bucket that is not there', 'other', credentials, 'there is no bucket "other"'],
    ['a key that does not open it', 'bucket', { ...credentials, accessKeyId: 'no' }, 'refuses with status 403'],
  ])('stops the start for %s', async (_name, bucket, given, says) => {
    const opened = openS3Store({ bucket, prefix: '' }, { ...access, credentials: given, endpoint: s3.url })
    await expect(opened).rejects.toMatchObject({ code: 'OPTION_INVALID', message: expect.stringContaining(says) })
  })

  it('says that nobody answers', async () => {
    const nowhere = { ...access, endpoint: 'http://127.0.0.1:9' }
    await expect(openS3Store({ bucket: 'bucket', prefix: '' }, nowhere)).rejects.toMatchObject({
      code: 'FILE_STORE_UNAVAILABLE',
    })
  })
})

it.skipIf(process.platform === 'win32')('lets nobody else read the files of a folder', async () => {
  await createFolderStore(folder).write('a/b', [Buffer.from('b')])
  const modes = await Promise.all(['a', 'a/b'].map(async (name) => (await stat(join(folder, name))).mode & 0o777))
  expect(modes).toEqual([0o700, 0o600])
})

async function* breaking(parts: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; part < parts; part++) yield Buffer.alloc(1024 * 1024)
  throw new Error('cut')
}

function closing(store: FileStore): FileStore & AsyncDisposable {
  return { ...store, [Symbol.asyncDispose]: () => store.close() }
}
