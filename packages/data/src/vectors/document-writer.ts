import type { Writable } from 'node:stream'
import { formatVector } from '@e5/core'
import type { ByteSink } from '../output/byte-sink.ts'
import { streamSink } from '../output/stream-sink.ts'
import { documentColumns } from './parquet-columns.ts'
import { parquetWriter } from './parquet-writer.ts'

/** A document of a collection, as writers take it. */
export interface ExportedDocument {
  readonly id: string
  readonly text: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly embedding: Float32Array
}

/** Writes documents in the order they come. */
export interface DocumentWriter {
  /** Resolves when more may be written; one call at a time. */
  write(documents: readonly ExportedDocument[]): Promise<void>
  /** Completes the output; the stream stays open. */
  close(): Promise<void>
}

/** How documents are written on a stream. */
export interface DocumentStreamOptions {
  readonly format: 'jsonl' | 'parquet'
  /** The name by which errors call the stream. */
  readonly name: string
}

/**
 * A writer of documents on a stream: JSON objects of `id`, `text`, `metadata` and `embedding`, one a line, or Apache Parquet with
 * these columns, `metadata` as JSON.
 */
export function streamDocumentWriter(stream: Writable, { format, name }: DocumentStreamOptions): DocumentWriter {
  const sink = streamSink(stream, name)
  return format === 'jsonl' ? jsonLinesWriter(sink) : parquetDocuments(sink)
}

function jsonLinesWriter(sink: ByteSink): DocumentWriter {
  return { write: (documents) => sink.write(documents.map(jsonLine).join('')), close: () => sink.close() }
}

function jsonLine({ embedding, ...document }: ExportedDocument): string {
  return `${JSON.stringify(document).slice(0, -1)},"embedding":${formatVector(embedding)}}\n`
}

function parquetDocuments(sink: ByteSink): DocumentWriter {
  const writer = parquetWriter(sink, documentColumns)
  let index = 0
  return {
    write: (documents) =>
      writer.write(documents.map(({ embedding: vector, ...row }) => ({ ...row, vector, index: index++ }))),
    close: () => writer.close(),
  }
}
