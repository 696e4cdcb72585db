import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { folderWith } from '../testing/folder-with.ts'
import { collect } from '../testing/streams.ts'
import { openVectorFile } from '../vectors/open-vector-writer.ts'
import { findBatchFiles } from './batch-files.ts'
import { type BatchReadOptions, readBatchInput } from './read-batch-input.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

/** Every row of a folder as `file#row@line text (id)`, faults as `file#row@line:column kind`. */
async function rowsOf(files: Files, options: BatchReadOptions = {}): Promise<string[]> {
  await using folder = await folderWith(files)
  const rows = await collect(readBatchInput(folder.path, options))
  return rows.map((row) => {
    const place = `${row.file}#${row.row}@${row.line}`
    if ('fault' in row) return `${place}:${row.column} ${row.kind}`
    return `${place} ${row.text}${row.id === undefined ? '' : ` (${row.id})`}`
  })
}

const table = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'id', data: [7n, 8n, null], type: 'INT64' },
      { name: 'text', data: ['p', null, 'q'], type: 'STRING' },
      { name: 'more', data: [[1], [2], [3]], type: 'JSON' },
    ],
    rowGroupSize: 2,
  }),
)

describe('readBatchInput', () => {
  it('reads every format, packed or not, by the paths of the files, and leaves out what is hidden', async () => {
    const files = {
      'b.JSON': '{"text_list": ["one", "two"]}',
      'a.jsonl.gz': gzipSync('{"id": "x", "text": "packed"}\n\n"alone"\n'),
      'z/c.csv': 'id,title,text\n1,T,"a\nb"\n2,,c\n',
      'z/d.tsv': 'text\tid\nsaid "so"\t9\n',
      'e.txt': 'line\n\nlast',
      'f.parquet': table,
      '.DS_Store': 'x',
      'z/.git/config': 'x',
    }
    expect(await rowsOf(files)).toEqual([
      'a.jsonl.gz#0@1 packed (x)',
      'a.jsonl.gz#1@3 alone',
      'b.JSON#0@1 one',
      'b.JSON#1@1 two',
      'e.txt#0@1 line',
      'e.txt#1@2 ',
      'e.txt#2@3 last',
      'f.parquet#0@1 p (7)',
      'f.parquet#1@2:1 wrong-field',
      'f.parquet#2@3 q',
      'z/c.csv#0@2 T a\nb (1)',
      'z/c.csv#1@4 c (2)',
      'z/d.tsv#0@2 said "so" (9)',
    ])
  })

  it('gives rows that cannot be used as values, each with its number, and goes on', async () => {
    const files = {
      'a.jsonl': Buffer.concat([
        Buffer.from('{"text": "a"}\n{"text": 5}\n{"text"\n{"text": "caf'),
        Buffer.from([0xe9]),
        Buffer.from('"}\n{"text": "\\ud83d"}\n{"text": "b"}\n'),
      ]),
      'b.csv': Buffer.concat([Buffer.from('text,n\n"x"y,1\nz\n'), Buffer.from([0xff]), Buffer.from(',2\nw,3\n')]),
      'c.tsv': 'id\ttext\n1\tx\n2\n',
      'd.txt': Buffer.from([0x61, 0x0a, 0xff, 0x0a, 0x62]),
      'e.json': '{"text_list": [1, "y"]}',
    }
    expect(await rowsOf(files)).toEqual([
      'a.jsonl#0@1 a',
      'a.jsonl#1@2:10 wrong-field',
      'a.jsonl#2@3:8 not-json',
      'a.jsonl#3@4:14 not-utf8',
      'a.jsonl#4@5:10 lone-surrogate',
      'a.jsonl#5@6 b',
      'b.csv#0@2:1 wrong-columns',
      'b.csv#1@3:1 wrong-columns',
      'b.csv#2@4:1 not-utf8',
      'b.csv#3@5 w',
      'c.tsv#0@2 x (1)',
      'c.tsv#1@3:1 wrong-columns',
      'd.txt#0@1 a',
      'd.txt#1@2:1 not-utf8',
      'd.txt#2@3 b',
      'e.json#0@1:16 wrong-field',
      'e.json#1@1 y',
    ])
  })

  it('reads a field of another name', async () => {
    const files = { 'a.jsonl': '{"body": "x", "text": "t"}\n', 'b.tsv': 'body\ttitle\nx\tt\n' }
    expect(await rowsOf(files, { field: 'body' })).toEqual(['a.jsonl#0@1 x', 'b.tsv#0@2 x'])
  })

  it('takes the texts of a BEIR folder and says which are queries', async () => {
    await using folder = await folderWith({
      'corpus.jsonl.gz': gzipSync('{"_id": "d", "title": "T", "text": "x"}\n'),
      'queries.jsonl': '{"_id": "q", "text": "y"}\n',
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\n',
      'README.md': '# BEIR',
    })
    expect(await findBatchFiles(folder.path)).toMatchObject([
      { file: 'corpus.jsonl.gz', format: 'jsonl', inputType: 'passage' },
      { file: 'queries.jsonl', format: 'jsonl', inputType: 'query' },
    ])
    expect((await collect(readBatchInput(folder.path))).map(({ file, row }) => `${file}#${row}`)).toEqual([
      'corpus.jsonl.gz#0',
      'queries.jsonl#0',
    ])
  })

  it('takes one file for a whole input', async () => {
    await using folder = await folderWith({ 'a.txt': 'x', 'b.txt': 'y' })
    expect(await collect(readBatchInput(join(folder.path, 'b.txt')))).toEqual([
      { file: 'b.txt', row: 0, line: 1, text: 'y' },
    ])
  })

  it('reads the Parquet that it writes, and names one that is damaged', async () => {
    await using folder = await folderWith({})
    const file = join(folder.path, 'a.parquet')
    const writer = await openVectorFile(file, { format: 'parquet', dimensions: 1, replace: false })
    await writer.write([{ index: 0, id: 'x', text: 'é', vector: Float32Array.of(1) }])
    await writer.close()
    expect(await collect(readBatchInput(file))).toMatchObject([{ id: 'x', text: 'é' }])
    await writeFile(file, (await readFile(file)).subarray(0, -9))
    await expect(collect(readBatchInput(file))).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      details: { file: 'a.parquet' },
    })
  })

  it.each([
    ['a file whose ending tells nothing', { 'a.txt': 'x', 'b.xlsx': '' }, 'b.xlsx'],
    ['a folder without files', {}, 'it has no files of texts'],
    ['packed Parquet', { 'a.parquet.gz': '' }, 'a.parquet.gz'],
    ['a table without the column', { 'a.csv': 'body\nx\n' }, 'no column "text"'],
    [
      'Parquet without the column',
      { 'a.parquet': new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'b', data: ['x'] }] })) },
      'no column "text"',
    ],
    ['a file that breaks off', { 'a.json': '{"text_list": ["x"' }, 'a.json, line 1'],
  ])('refuses %s', async (_what, files: Files, said) => {
    await expect(rowsOf(files)).rejects.toThrow(said)
  })
})
