import type { Writable } from 'node:stream'
import type { SeekableSink } from '../output/byte-sink.ts'
import { openOutputFile } from '../output/output-file.ts'
import { streamSink } from '../output/stream-sink.ts'
import { f32Writer } from './f32-writer.ts'
import { jsonLinesWriter, rowNamesWriter } from './json-lines-writer.ts'
import { npyWriter } from './npy-writer.ts'
import { rowColumns } from './parquet-columns.ts'
import { parquetWriter } from './parquet-writer.ts'
import { resultsWriter } from './results-writer.ts'
import type { VectorFormat } from './vector-format.ts'
import type { RowName, VectorWriter } from './vector-writer.ts'
import { withRowNames } from './with-row-names.ts'

/** What a new vector file needs to know. */
export interface VectorFileOptions {
  readonly format: VectorFormat
  readonly dimensions: number
  /** Whether a file of the name may be replaced. */
  readonly replace: boolean
  /**
   * What every row names besides its index; nothing unless given. `.npy` and `.f32` hold nothing but vectors: with it, even an
   * empty one, a file {@link rowNamesFile} beside them has a JSON object a vector that names its row.
   */
  readonly names?: readonly RowName[]
}

/** The file that names the rows of a file of nothing but vectors. */
export function rowNamesFile(file: string): string {
  return `${file}.rows.jsonl`
}

/**
 * A writer of a new file.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE.
 */
export async function openVectorFile(file: string, options: VectorFileOptions): Promise<VectorWriter> {
  const writer = await fileVectorWriter(await openOutputFile(file, options), options)
  if (options.names === undefined || (options.format !== 'npy' && options.format !== 'f32')) return writer
  try {
    return withRowNames(writer, rowNamesWriter(await openOutputFile(rowNamesFile(file), options)))
  } catch (error) {
    await writer.abort()
    throw error
  }
}

/** A writer on the sink of a file; the sink is given up if it does not even take the first bytes. */
export async function fileVectorWriter(
  sink: SeekableSink,
  options: Omit<VectorFileOptions, 'replace'>,
): Promise<VectorWriter> {
  try {
    return await writerOf(sink, options)
  } catch (error) {
    await sink.abort()
    throw error
  }
}

async function writerOf(
  sink: SeekableSink,
  { format, dimensions, names = [] }: Omit<VectorFileOptions, 'replace'>,
): Promise<VectorWriter> {
  switch (format) {
    case 'jsonl':
      return jsonLinesWriter(sink)
    case 'json':
      return resultsWriter(sink)
    case 'f32':
      return f32Writer(sink)
    case 'npy':
      return npyWriter(sink, dimensions)
    case 'parquet':
      return parquetWriter(sink, rowColumns(names))
  }
}

/** The formats that a stream can take: `.npy` has its row count at the start, Parquet is for files. */
export type StreamVectorFormat = Extract<VectorFormat, 'jsonl' | 'json' | 'f32'>

/** A stream, and how to write on it. */
export interface VectorStreamOptions {
  readonly format: StreamVectorFormat
  /** The name by which errors call the stream. */
  readonly name: string
}

/** A writer on a stream, which stays open after `close`. Its errors are those of the stream sink. */
export function streamVectorWriter(stream: Writable, { format, name }: VectorStreamOptions): VectorWriter {
  const sink = streamSink(stream, name)
  switch (format) {
    case 'jsonl':
      return jsonLinesWriter(sink)
    case 'json':
      return resultsWriter(sink)
    case 'f32':
      return f32Writer(sink)
  }
}
