import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { openVectorFile, rowNamesFile, type VectorWriter } from '@e5/data'
import type { FileStore } from '../files/file-store.ts'
import { inTemporaryFolder } from '../files/temporary-folder.ts'
import type { BatchOptions } from '../state/job-records.ts'
import { jobResults } from './batch-files.ts'
import type { ResultRow } from './shard-results.ts'

/** What results are written from, and where. */
export interface ResultsRequest {
  readonly files: FileStore
  readonly jobId: string
  readonly output: BatchOptions['output']
  readonly isSplit: boolean
  /** For files that are not written from their start to their end. */
  readonly temporary: string
  readonly rows: RowPortions
}

type RowPortions = AsyncIterable<readonly ResultRow[]>

/** Writes the results of a job: one JSON for each file of its input, as SambaStudio, or one file of another format. */
export async function writeResults(request: ResultsRequest): Promise<void> {
  const { output, rows } = request
  if (output !== 'json') return await writeFile(request, `results.${output}`, rows)
  for await (const { file, portions } of byFile(rows)) await writeFile(request, resultName(file), portions)
}

/** The name of a file's results: of a file of texts the same name, of others with `.json` after it. */
function resultName(file: string): string {
  return file.endsWith('.json') ? file : `${file}.json`
}

async function writeFile(
  { files, jobId, output: format, isSplit, temporary }: ResultsRequest,
  name: string,
  rows: RowPortions,
): Promise<void> {
  await inTemporaryFolder(temporary, async (folder) => {
    const local = join(folder, basename(name))
    const source = rows[Symbol.asyncIterator]()
    const first = await source.next()
    const dimensions = first.done === true ? 0 : first.value[0]!.vector.length
    const names = isSplit ? (['file', 'piece'] as const) : (['file'] as const)
    const writer = await openVectorFile(local, { format, dimensions, replace: false, names })
    await writeRows(writer, first, source)
    const stored = `${jobResults(jobId)}/${name}`
    await files.write(stored, createReadStream(local))
    if (format === 'npy') await files.write(rowNamesFile(stored), createReadStream(rowNamesFile(local)))
  })
}

async function writeRows(
  writer: VectorWriter,
  first: IteratorResult<readonly ResultRow[]>,
  source: AsyncIterator<readonly ResultRow[]>,
): Promise<void> {
  try {
    for (let next = first; next.done !== true; next = await source.next()) {
      await writer.write(next.value.map(({ row, line: _, ...rest }) => ({ index: row, ...rest })))
    }
    await writer.close()
  } catch (error) {
    await writer.abort()
    throw error
  }
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
