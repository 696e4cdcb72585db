import { stat } from 'node:fs/promises'
import { E5Error, isE5Error } from '@e5/core'
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parseValue } from '../scan/parse-value.ts'
import { recordTextSchema, textPath } from './record-text.ts'
import { collectFaults, type ScannedText } from './scanned-text.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/**
 * The rows of a Parquet file: its columns `text`, with `title` and a blank before it where there is one, or the column
 * named; `_id`, else `id`. In memory for the texts of a row group.
 *
 * @param path where the file is; it is read here and there, so a stream does not do.
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE: it is no Parquet, it is damaged, or it has no such column.
 */
export async function* scanParquetTexts(path: string, options: TextScanOptions): AsyncGenerator<ScannedText> {
  const { file, field } = options
  const schema = recordTextSchema(field)
  const table = await naming(file, () => openTable(path, options))
  let rowStart = 0
  for (const { num_rows } of table.metadata.row_groups) {
    const rowEnd = rowStart + Number(num_rows)
    const records = await naming(file, () => parquetReadObjects({ ...table, rowStart, rowEnd, compressors }))
    for (const [index, record] of records.entries()) {
      const line = rowStart + index + 1
      const { faults, addFault } = collectFaults(line)
      const row = parseValue(withoutBigints(record), schema, { addFault, columnOf: () => 1 })
      yield { line, row, faults, textColumn: () => 1 }
    }
    rowStart = rowEnd
  }
}

async function openTable(path: string, { file, field }: TextScanOptions) {
  await stat(path)
  const bytes = await asyncBufferFromFile(path)
  const metadata: FileMetaData = await parquetMetadataAsync(bytes)
  const [needed] = textPath(field)
  const names = parquetSchema(metadata).children.map(({ element }) => element.name)
  if (!names.includes(needed)) {
    const reason = `it has no column "${needed}" (it has ${names.map((name) => `"${name}"`).join(', ')}): name the one that holds the texts with --field.`
    throw new E5Error('INPUT_UNREADABLE', { file, reason })
  }
  const wanted = new Set(['_id', 'id', needed, ...(field === undefined ? ['title'] : [])])
  return { file: bytes, metadata, columns: names.filter((name) => wanted.has(name)) }
}

// 64-bit integers come as bigint: ids of tables often are such.
function withoutBigints(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]),
  )
}

async function naming<Result>(file: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    if (isE5Error(error)) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES') throw new E5Error('FILE_NOT_FOUND', { file }, { cause: error })
    throw new E5Error(
      'INPUT_UNREADABLE',
      { file, reason: `it is no Parquet that we can read (${message}).` },
      { cause: error },
    )
  }
}
