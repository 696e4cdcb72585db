import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FileStore } from '../files/file-store.ts'
import { createFolderStore } from '../files/folder-store.ts'
import { findUpload, listUploads, pieceName, readUpload, writePieces } from './upload-pieces.ts'

let folder = ''
let files: FileStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-pieces-'))
  files = createFolderStore(folder)
})
afterEach(() => rm(folder, { recursive: true }))

const at = (offset: number, path = 'a.txt') => ({ datasetId: 'set', path, offset })

async function* parts(...texts: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text
    yield Buffer.from(text)
  }
}

async function textOf(path: string): Promise<string> {
  const read: Uint8Array[] = []
  for await (const part of readUpload(files, await findUpload(files, 'set', path))) read.push(part)
  return Buffer.concat(read).toString()
}

const ignore = async (): Promise<void> => undefined

describe('pieces of a file', () => {
  it('keeps what came before an error, and goes on there', async () => {
    const sizes: number[] = []
    const write = writePieces(files, at(0), parts('one ', 'two ', new Error('cut')), async (bytes) => {
      sizes.push(bytes)
    })
    await expect(write).rejects.toThrow('cut')
    expect(sizes).toEqual([8])
    expect((await findUpload(files, 'set', 'a.txt')).bytes).toBe(8)
    await writePieces(files, at(8), parts('three'), ignore)
    expect(await textOf('a.txt')).toBe('one two three')
  })

  it('cuts a long stream into pieces of 16 MiB', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 'x')
    async function* long(): AsyncGenerator<Uint8Array> {
      for (let part = 0; part < 40; part++) yield mebibyte
    }
    const sizes: number[] = []
    await writePieces(files, at(0), long(), async (bytes) => {
      sizes.push(bytes / mebibyte.length)
    })
    expect(sizes).toEqual([16, 16, 8])
    expect((await findUpload(files, 'set', 'a.txt')).bytes).toBe(40 * mebibyte.length)
  })

  it('counts bytes once where pieces overlap, and none behind a gap', async () => {
    await files.write(pieceName('set', 'a.txt', 0), parts('abcdef'))
    await files.write(pieceName('set', 'a.txt', 2), parts('cd'))
    await files.write(pieceName('set', 'a.txt', 4), parts('efghi'))
    await files.write(pieceName('set', 'a.txt', 20), parts('late'))
    expect((await findUpload(files, 'set', 'a.txt')).bytes).toBe(9)
    expect(await textOf('a.txt')).toBe('abcdefghi')
  })

  it('keeps what a resumption sent when the connection before it ends late', async () => {
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    async function* silent(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('ab')
      await ended
      throw new Error('cut')
    }
    const first = writePieces(files, at(0), silent(), ignore)
    await writePieces(files, at(0), parts('abcdef'), ignore)
    end()
    await expect(first).rejects.toThrow('cut')
    expect((await findUpload(files, 'set', 'a.txt')).bytes).toBe(6)
    expect(await textOf('a.txt')).toBe('abcdef')
  })

  it('lists files with what is there of them, empty ones too', async () => {
    await writePieces(files, at(0, 'b/c.txt'), parts('b'), ignore)
    await writePieces(files, at(0, 'empty'), parts(), ignore)
    await writePieces(files, at(0, 'b'), parts('bb'), ignore)
    const listed = (await listUploads(files, 'set')).map(({ path, bytes }) => [path, bytes])
    expect(listed.sort()).toEqual([
      ['b', 2],
      ['b/c.txt', 1],
      ['empty', 0],
    ])
    expect((await findUpload(files, 'set', 'b')).bytes).toBe(2)
    expect((await findUpload(files, 'set', 'none')).bytes).toBe(0)
  })
})
