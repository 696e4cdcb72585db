import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { formatVector } from '@e5/core'
import { openVectorFile } from '@e5/data'
import type { FileStore } from '../files/file-store.ts'
import type { BatchOptions } from '../state/job-records.ts'
import { jobResults } from './batch-files.ts'
import type { ResultRow } from './shard-results.ts'

/** What results are written from, and where. */
export interface ResultsRequest {
  readonly files: FileStore
  readonly jobId: string
  readonly output: BatchOptions['output']
  /** For a file that cannot be written from its start to its end. */
  readonly temporary: string
  readonly rows: AsyncIterable<readonly ResultRow[]>
}

type RowPortions = AsyncIterable<readonly ResultRow[]>

/** Writes the results of a job: one JSON for each file of its input, or one file of another format. */
export async function writeResults({ files, jobId, output, temporary, rows }: ResultsRequest): Promise<void> {
  const folder = jobResults(jobId)
  switch (output) {
    case 'json': {
      for await (const { file, portions } of byFile(rows)) {
        await files.write(`${folder}/${resultName(file)}`, jsonFile(portions))
      }
      return
    }
    case 'jsonl':
      return await files.write(`${folder}/results.jsonl`, jsonLinesFile(rows))
    case 'parquet':
    case 'npy':
      return await writeVectorFile({ files, jobId, output, temporary, rows }, output)
  }
}

/** The name of a file's results: of a file of texts the same name, of others with `.json` after it. */
function resultName(file: string): string {
  return file.endsWith('.json') ? file : `${file}.json`
}

// SambaStudio's batch jobs give a JSON for each input JSON with the embeddings and the text of each; its key names are not known.
async function* jsonFile(portions: RowPortions): AsyncGenerator<Uint8Array> {
  let separator = '{"embeddings":[\n'
  for await (const rows of portions) {
    let part = ''
    for (const { row, id, text, piece, vector } of rows) {
      const facts = JSON.stringify({ index: row, ...(id !== undefined && { id }), ...(piece && { piece }), text })
      part += `${separator}${facts.slice(0, -1)},"embedding":${formatVector(vector)}}`
      separator = ',\n'
    }
    yield Buffer.from(part)
  }
  yield Buffer.from(separator === ',\n' ? '\n]}\n' : '{"embeddings":[]}\n')
}

async function* jsonLinesFile(portions: RowPortions): AsyncGenerator<Uint8Array> {
  for await (const rows of portions) {
    const lines = rows.map(
      (row) => `${JSON.stringify(namesOf(row)).slice(0, -1)},"embedding":${formatVector(row.vector)}}\n`,
    )
    yield Buffer.from(lines.join(''))
  }
}

// These formats are not written from their start to their end. NumPy's has nothing but numbers: what the nth row is of stands in
// a file beside it.
async function writeVectorFile(
  { files, jobId, temporary, rows }: ResultsRequest,
  format: 'parquet' | 'npy',
): Promise<void> {
  await mkdir(temporary, { recursive: true })
  const vectors = join(temporary, `${randomUUID()}.${format}`)
  const names = join(temporary, `${randomUUID()}.jsonl`)
  try {
    await writeLocally(rows, { vectors, names, format })
    await files.write(`${jobResults(jobId)}/results.${format}`, createReadStream(vectors))
    if (format === 'npy') await files.write(`${jobResults(jobId)}/results.rows.jsonl`, createReadStream(names))
  } finally {
    await rm(vectors, { force: true })
    await rm(names, { force: true })
  }
}

async function writeLocally(
  rows: RowPortions,
  { vectors, names, format }: { vectors: string; names: string; format: 'parquet' | 'npy' },
): Promise<void> {
  const source = rows[Symbol.asyncIterator]()
  const first = await source.next()
  const dimensions = first.done === true ? 0 : first.value[0]!.vector.length
  const writer = await openVectorFile(vectors, { format, dimensions, replace: false })
  await using nameFile = await open(names, 'wx')
  let index = 0
  try {
    for (let next = first; next.done !== true; next = await source.next()) {
      await nameFile.appendFile(next.value.map((row) => `${JSON.stringify(namesOf(row))}\n`).join(''))
      await writer.write(
        next.value.map(({ file, row, id, piece, text, vector }) => ({
          index: index++,
          id: id ?? `${file}:${row}${piece === undefined ? '' : `:${piece.number}`}`,
          text,
          vector,
        })),
      )
    }
    await writer.close()
  } catch (error) {
    await writer.abort()
    throw error
  }
}

/** What names a row in the results. */
function namesOf({ file, row, id, piece }: ResultRow): object {
  return { file, row, ...(id !== undefined && { id }), ...(piece !== undefined && { piece }) }
}

/** Rows by the file that they are of; the files come one after the other, and so must be read. */
async function* byFile(rows: RowPortions): AsyncGenerator<{ file: string; portions: RowPortions }> {
  const source = rows[Symbol.asyncIterator]()
  let waiting: readonly ResultRow[] = []

  async function fill(): Promise<boolean> {
    while (waiting.length === 0) {
      const next = await source.next()
      if (next.done === true) return false
      waiting = next.value
    }
    return true
  }

  async function* portionsOf(file: string): AsyncGenerator<readonly ResultRow[]> {
    while ((await fill()) && waiting[0]!.file === file) {
      const end = waiting.findIndex((row) => row.file !== file)
      const portion = end < 0 ? waiting : waiting.slice(0, end)
      waiting = end < 0 ? [] : waiting.slice(end)
      yield portion
    }
  }

  while (await fill()) {
    const { file } = waiting[0]!
    yield { file, portions: portionsOf(file) }
  }
}
