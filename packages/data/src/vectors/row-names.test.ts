import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { folderWith } from '../testing/folder-with.ts'
import { openVectorFile, rowNamesFile } from './open-vector-writer.ts'
import { openStoreFile } from './store-file.ts'
import type { VectorFormat } from './vector-format.ts'
import type { VectorRow } from './vector-writer.ts'

const rows: readonly VectorRow[] = [
  {
    index: 0,
    id: 'a',
    file: 'in.json',
    piece: { number: 0, start: 0, end: 4 },
    text: 'one "',
    vector: Float32Array.of(0.1),
  },
  {
    index: 0,
    id: 'a',
    file: 'in.json',
    piece: { number: 1, start: 3, end: 7 },
    text: 'two',
    vector: Float32Array.of(1),
  },
  { index: 2, file: 'in.json', piece: { number: 0, start: 0, end: 1 }, text: 'x', vector: Float32Array.of(-1) },
]
const named = [
  '"id":"a","file":"in.json","index":0,"piece":{"number":0,"start":0,"end":4}',
  '"id":"a","file":"in.json","index":0,"piece":{"number":1,"start":3,"end":7}',
  '"file":"in.json","index":2,"piece":{"number":0,"start":0,"end":1}',
]

async function written(folder: string, format: VectorFormat, all = rows): Promise<Buffer> {
  const file = join(folder, `out.${format}`)
  const writer = await openVectorFile(file, { format, dimensions: 1, replace: true, names: ['file', 'piece'] })
  for (const row of all) await writer.write([row])
  await writer.close()
  return readFile(file)
}

async function parquetOf(file: string) {
  const bytes = new Uint8Array(await readFile(file)).buffer
  const columns = parquetSchema(await parquetMetadataAsync(bytes)).children.map(({ element }) => element.name)
  return { columns, read: await parquetReadObjects({ file: bytes }) }
}

describe('rows that name a file and a piece', () => {
  it('stand so in JSON Lines and in a JSON object of results', async () => {
    await using folder = await folderWith({})
    const vectors = ['[0.1]', '[1]', '[-1]']
    expect((await written(folder.path, 'jsonl')).toString()).toBe(
      named.map((name, index) => `{${name},"embedding":${vectors[index]}}\n`).join(''),
    )
    const json = (await written(folder.path, 'json')).toString()
    const texts = ['"one \\""', '"two"', '"x"']
    expect(json).toBe(
      `{"embeddings":[\n${named.map((name, index) => `{${name},"text":${texts[index]},"embedding":${vectors[index]}}`).join(',\n')}\n]}\n`,
    )
    expect(JSON.parse(json).embeddings).toHaveLength(3)
    expect((await written(folder.path, 'json', [])).toString()).toBe('{"embeddings":[]}\n')
  })

  it('are columns of Parquet', async () => {
    await using folder = await folderWith({})
    await written(folder.path, 'parquet')
    const { columns, read } = await parquetOf(join(folder.path, 'out.parquet'))
    expect(columns).toEqual(['id', 'index', 'file', 'piece', 'start', 'end', 'text', 'embedding'])
    expect(read[1]).toEqual({
      id: 'a',
      index: 0,
      file: 'in.json',
      piece: 1,
      start: 3,
      end: 7,
      text: 'two',
      embedding: [1],
    })
  })

  it.each(['npy', 'f32'] as const)('stand beside .%s', async (format) => {
    await using folder = await folderWith({})
    await written(folder.path, format)
    const beside = rowNamesFile(`out.${format}`)
    expect((await readdir(folder.path)).sort()).toEqual([`out.${format}`, beside])
    expect(await readFile(join(folder.path, beside), 'utf8')).toBe(named.map((name) => `{${name}}\n`).join(''))
  })

  it('leave nothing where the names cannot be written, or the output is given up', async () => {
    await using folder = await folderWith({})
    const file = join(folder.path, 'out.npy')
    await writeFile(rowNamesFile(file), 'old')
    const opening = (replace: boolean) => openVectorFile(file, { format: 'npy', dimensions: 1, replace, names: [] })
    await expect(opening(false)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' })
    const writer = await opening(true)
    await writer.write(rows)
    await writer.abort()
    expect(await readdir(folder.path)).toEqual(['out.npy.rows.jsonl'])
  })
})

describe('openStoreFile', () => {
  it('gives every vector an id, whatever the rows have', async () => {
    await using folder = await folderWith({})
    const file = join(folder.path, 'store.parquet')
    const writer = await openStoreFile(file, { replace: false })
    const { vector } = rows[0]!
    await writer.write([...rows, { index: 7, text: 'y', vector }, { index: 8, id: 'b', text: 'z', vector }])
    await writer.close()
    const { columns, read } = await parquetOf(file)
    expect(columns).toEqual(['id', 'text', 'vector'])
    expect(read.map(({ id }) => id as string)).toEqual(['a#0', 'a#1', 'in.json#2#0', '7', 'b'])
    expect(read[2]).toMatchObject({ text: 'x', vector: [-1] })
  })
})
