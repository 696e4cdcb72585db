import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TestEntry, type TestZipEntry, tarOf, zipOf } from '../../testing/archives.ts'
import type { Archive } from './archive.ts'
import { archiveLimits } from './survey-archive.ts'
import { tarArchive } from './tar-archive.ts'
import { unpackArchive } from './unpack-archive.ts'
import { zipArchive } from './zip-archive.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-archive-'))
})
afterEach(() => rm(folder, { recursive: true }))

const tarArchiveOf = (bytes: Buffer): Archive =>
  tarArchive({
    bytes: bytes.length,
    isZipped: true,
    async *read() {
      // In parts that cut headers and numbers.
      for (let at = 0; at < bytes.length; at += 701) yield bytes.subarray(at, at + 701)
    },
  })

async function zipArchiveOf(bytes: Buffer): Promise<Archive> {
  const file = join(folder, 'archive.zip')
  await writeFile(file, bytes)
  return zipArchive(file)
}

const open = {
  'tar.gz': async (entries: readonly TestEntry[]) => tarArchiveOf(await tarOf(entries)),
  zip: (entries: readonly TestEntry[]) =>
    zipArchiveOf(zipOf(entries.map(({ name, text = '' }): TestZipEntry => ({ name, text })))),
}

async function unpack(archive: Archive, limits: Partial<typeof archiveLimits & { bytes: number }> = {}) {
  const files: Record<string, string> = {}
  await unpackArchive({
    name: 'a.zip',
    archive,
    limits: { ...archiveLimits, bytes: 1e9, ...limits },
    onPaths: () => undefined,
    async write(path, content) {
      const parts: Uint8Array[] = []
      for await (const part of content) parts.push(part)
      files[path] = Buffer.concat(parts).toString()
    },
  })
  return files
}

describe.each(['tar.gz', 'zip'] as const)('a %s', (format) => {
  it('gives its files, without the folder that has all of them and what macOS adds', async () => {
    const archive = await open[format]([
      { name: 'set/passages.jsonl', text: 'one\n' },
      { name: 'set/deep/er/ü.txt', text: 'x'.repeat(200_000) },
      { name: 'set/.DS_Store', text: 'no' },
      { name: '__MACOSX/set/._passages.jsonl', text: 'no' },
      { name: 'set/empty', text: '' },
    ])
    expect(await unpack(archive)).toEqual({
      'passages.jsonl': 'one\n',
      'deep/er/ü.txt': 'x'.repeat(200_000),
      empty: '',
    })
  })

  it('keeps folders where files lie beside them', async () => {
    const archive = await open[format]([
      { name: 'a/x', text: '1' },
      { name: 'b', text: '2' },
    ])
    expect(await unpack(archive)).toEqual({ 'a/x': '1', b: '2' })
  })

  it.each([
    ['a path that leads out', '../evil', /has a bad path|invalid relative path/],
    ['a path that leads out further in', 'set/../../evil', /has a bad path|invalid relative path/],
    ['an absolute path', '/etc/passwd', /has a bad path|absolute path/],
    ['a backslash', 'a\\..\\b', /a backslash|bad path|invalid/],
    ['a drive', 'C:/x', /has a bad path|absolute path/],
  ])('is refused with %s, and nothing of it is written', async (_name, path, says) => {
    let isWritten = false
    const archive = await open[format]([
      { name: 'good', text: 'x' },
      { name: path, text: 'x' },
    ])
    const unpacked = unpackArchive({
      name: 'a.zip',
      archive,
      limits: { ...archiveLimits, bytes: 1e9 },
      onPaths: () => undefined,
      async write() {
        isWritten = true
      },
    })
    await expect(unpacked).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', message: expect.stringMatching(says) })
    expect(isWritten).toBe(false)
  })

  it('is refused with more entries or bytes than there may be, or without files', async () => {
    const entries = ['a', 'b', 'c'].map((name) => ({ name, text: 'text' }))
    await expect(unpack(await open[format](entries), { entries: 2 as never })).rejects.toThrow('more than 2 entries')
    await expect(unpack(await open[format](entries), { bytes: 11 })).rejects.toThrow('more than 11 bytes when unpacked')
    expect(Object.keys(await unpack(await open[format](entries), { bytes: 12 }))).toEqual(['a', 'b', 'c'])
    await expect(unpack(await open[format]([]))).rejects.toThrow('it has no files')
  })

  it('is refused if it gets hundreds of times as large', async () => {
    const bomb = await open[format]([{ name: 'zeros', text: '0'.repeat(1_000_000) }])
    await expect(unpack(bomb, { ratioFromBytes: 100_000 as never })).rejects.toThrow('more than 200 times as large')
  })

  it('is refused if a path comes twice', async () => {
    const twice = await open[format]([
      { name: 'a', text: '1' },
      { name: './a', text: '2' },
    ])
    await expect(unpack(twice)).rejects.toThrow('it has "a" twice')
  })
})

describe('links and devices', () => {
  it.each([
    ['a symbolic link', { name: 'link', type: 'symlink', linkname: '/etc/passwd' }],
    ['a hard link', { name: 'link', type: 'link', linkname: 'good' }],
    ['a pipe', { name: 'link', type: 'fifo' }],
  ] as const)('are refused in a tar: %s', async (_name, entry) => {
    const archive = await open['tar.gz']([{ name: 'good', text: 'x' }, entry])
    await expect(unpack(archive)).rejects.toThrow('its entry "link" is a link, a device or encrypted')
  })

  it('are refused in a zip', async () => {
    const archive = await zipArchiveOf(zipOf([{ name: 'link', text: '/etc/passwd', unixMode: 0o120777 }]))
    await expect(unpack(archive)).rejects.toThrow('its entry "link" is a link')
  })
})

describe('broken archives', () => {
  it('are refused: a zip that has more than it says', async () => {
    const archive = await zipArchiveOf(zipOf([{ name: 'a', text: 'x'.repeat(100_000), claimedBytes: 10 }]))
    await expect(unpack(archive)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringContaining('no sound archive (too many bytes in the stream'),
    })
  })

  it('are refused: no zip at all, a cut tar, a cut gzip, no gzip', async () => {
    const tar = await tarOf([{ name: 'a', text: 'x'.repeat(50_000) }])
    const bad = [
      await zipArchiveOf(Buffer.from('no zip')),
      tarArchiveOf(gzipSync(Buffer.alloc(700, 'a'))),
      tarArchiveOf(tar.subarray(0, tar.length - 20)),
      tarArchiveOf(Buffer.from('no gzip')),
    ]
    for (const archive of bad) {
      await expect(unpack(archive)).rejects.toMatchObject({
        code: 'INPUT_UNREADABLE',
        message: expect.stringContaining('a.zip cannot be read: it is no sound archive ('),
      })
    }
  })

  it('leave errors of writing as they are', async () => {
    const unpacked = unpackArchive({
      name: 'a.zip',
      archive: await open.zip([{ name: 'a', text: 'x' }]),
      limits: { ...archiveLimits, bytes: 1e9 },
      onPaths: () => undefined,
      write: async () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' })
      },
    })
    await expect(unpacked).rejects.toThrow('no space')
  })
})
