import type { Writable } from 'node:stream'
import { f32Writer } from './f32-writer.ts'
import { jsonLinesWriter } from './json-lines-writer.ts'
import { npyWriter } from './npy-writer.ts'
import { openOutputFile } from './output-file.ts'
import { parquetWriter } from './parquet-writer.ts'
import { streamSink } from './stream-sink.ts'
import type { VectorFormat } from './vector-format.ts'
import type { VectorWriter } from './vector-writer.ts'

/** What a new vector file needs to know. */
export interface VectorFileOptions {
  readonly format: VectorFormat
  readonly dimensions: number
  /** Whether a file of the name may be replaced. */
  readonly replace: boolean
}

/**
 * A writer of a new file.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE.
 */
export async function openVectorFile(file: string, options: VectorFileOptions): Promise<VectorWriter> {
  const sink = await openOutputFile(file, options)
  switch (options.format) {
    case 'jsonl':
      return jsonLinesWriter(sink)
    case 'f32':
      return f32Writer(sink)
    case 'npy':
      return npyWriter(sink, options.dimensions)
    case 'parquet':
      return parquetWriter(sink)
  }
}

/** The formats that a stream can take: `.npy` has its row count at the start, Parquet is for files. */
export type StreamVectorFormat = Extract<VectorFormat, 'jsonl' | 'f32'>

/** A writer on a stream, which stays open after `close`. */
export function streamVectorWriter(stream: Writable, format: StreamVectorFormat): VectorWriter {
  return format === 'jsonl' ? jsonLinesWriter(streamSink(stream)) : f32Writer(streamSink(stream))
}
