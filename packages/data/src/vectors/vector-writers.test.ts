import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileVectorWriter, openVectorFile, streamVectorWriter } from './open-vector-writer.ts'
import type { VectorFormat } from './vector-format.ts'
import type { VectorRow } from './vector-writer.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-data-'))
})
afterEach(() => rm(folder, { recursive: true }))

const vectors = [
  [0.1, -0.25, 3],
  [0.002, 0.3, 0.7],
  [0, 1, -1],
].map((values) => Float32Array.from(values))

const rows: VectorRow[] = [
  { index: 0, id: 'a', text: 'one', vector: vectors[0]! },
  { index: 1, text: 'twö', vector: vectors[1]! },
  { index: 3, id: 'c', text: '', vector: vectors[2]! },
]

async function written(format: VectorFormat, all: readonly VectorRow[] = rows): Promise<Buffer> {
  const file = join(folder, `out.${format}`)
  const writer = await openVectorFile(file, { format, dimensions: 3, replace: false })
  await writer.write(all.slice(0, 2))
  await writer.write(all.slice(2))
  expect(await readdir(folder)).not.toContain(`out.${format}`)
  await writer.close()
  expect(await readdir(folder)).toEqual([`out.${format}`])
  return readFile(file)
}

describe('openVectorFile', () => {
  it('writes JSON Lines with the shortest digits that read back the same', async () => {
    expect((await written('jsonl')).toString()).toBe(
      '{"id":"a","index":0,"embedding":[0.1,-0.25,3]}\n' +
        '{"index":1,"embedding":[0.002,0.3,0.7]}\n' +
        '{"id":"c","index":3,"embedding":[0,1,-1]}\n',
    )
  })

  it('writes bare float32 values', async () => {
    const bytes = await written('f32')
    expect(bytes).toHaveLength(36)
    expect(bytes.readFloatLE(4)).toBe(-0.25)
  })

  it('writes a NumPy file whose header has the row count', async () => {
    const bytes = await written('npy')
    expect(bytes.subarray(0, 10).toString('latin1')).toBe('\x93NUMPY\x01\x00\x76\x00')
    expect(bytes.subarray(10, 128).toString('latin1').trimEnd()).toBe(
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }",
    )
    expect(bytes[127]).toBe(0x0a)
    expect(bytes).toHaveLength(128 + 36)
    expect(bytes.readFloatLE(128 + 8)).toBe(3)
    await rm(join(folder, 'out.npy'))
    expect((await written('npy', [])).toString('latin1')).toContain("'shape': (0, 3)")
  })

  it('writes Parquet in bounded row groups', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => ({ ...rows[index % 3]!, index }))
    const bytes = await written('parquet', many)
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
    const metadata = parquetMetadata(file)
    expect(metadata.row_groups.map((group) => Number(group.num_rows))).toEqual([1024, 1024, 452])
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name)
    expect(columns).toEqual(['id', 'index', 'text', 'embedding'])
    const read = await parquetReadObjects({ file })
    expect(read).toHaveLength(2500)
    expect(read[2499]).toEqual({ id: 'a', index: 2499, text: 'one', embedding: [...vectors[0]!] })
    expect(read[1]).toEqual({ id: null, index: 1, text: 'twö', embedding: [...vectors[1]!] })
    await rm(join(folder, 'out.parquet'))
    expect(parquetMetadata(new Uint8Array(await written('parquet', [])).buffer).num_rows).toBe(0n)
  })
})

describe('fileVectorWriter', () => {
  it('gives the file up if its first bytes cannot be written', async () => {
    let aborts = 0
    const full = () => Promise.reject(new Error('disk full'))
    const sink = { write: full, writeAt: full, close: full, abort: async () => void aborts++ }
    await expect(fileVectorWriter(sink, { format: 'npy', dimensions: 3 })).rejects.toThrow('disk full')
    expect(aborts).toBe(1)
  })
})

describe('streamVectorWriter', () => {
  it('waits for the stream and leaves it open', async () => {
    const parts: Buffer[] = []
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _, done) => {
        parts.push(chunk)
        setTimeout(done, 5)
      },
    })
    const writer = streamVectorWriter(slow, { format: 'f32', name: 'standard output' })
    await writer.write(rows)
    expect(Buffer.concat(parts)).toHaveLength(36)
    await writer.close()
    expect(slow.writableEnded).toBe(false)
  })

  it.each([
    ['names a stream that cannot be written', 'ENOSPC', { code: 'OUTPUT_UNWRITABLE', details: { file: 'stdout' } }],
    ['tells as it is that the reader left', 'EPIPE', { code: 'EPIPE' }],
  ])('%s', async (_, code, error) => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) })
    broken.on('error', () => {})
    const writer = streamVectorWriter(broken, { format: 'jsonl', name: 'stdout' })
    await expect(writer.write(rows)).rejects.toMatchObject(error)
  })
})
