import type { Writable } from 'node:stream'
import { formatVector } from '@e5/core'
import { ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { ByteSink } from '../output/byte-sink.ts'
import { streamSink } from '../output/stream-sink.ts'
import { bufferedWriter, embeddingColumn, embeddingElements } from './parquet-writer.ts'

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
 * these columns, `metadata` as JSON text. What one call of `write` gets is a row group of it.
 */
export function streamDocumentWriter(stream: Writable, { format, name }: DocumentStreamOptions): DocumentWriter {
  const sink = streamSink(stream, name)
  return format === 'jsonl' ? jsonLinesWriter(sink) : parquetWriter(sink)
}

function jsonLinesWriter(sink: ByteSink): DocumentWriter {
  return { write: (documents) => sink.write(documents.map(jsonLine).join('')), close: () => sink.close() }
}

function jsonLine({ embedding, ...document }: ExportedDocument): string {
  return `${JSON.stringify(document).slice(0, -1)},"embedding":${formatVector(embedding)}}\n`
}

const schema: SchemaElement[] = [
  { name: 'root', num_children: 4 },
  { name: 'id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'metadata', type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'REQUIRED' },
  ...embeddingElements,
]

function parquetWriter(sink: ByteSink): DocumentWriter {
  const parquet = new ParquetWriter({ writer: bufferedWriter(sink), schema, createdBy: 'E5 Studio' })
  return {
    async write(documents) {
      await parquet.write({
        rowGroupSize: documents.length,
        columnData: [
          { name: 'id', data: documents.map(({ id }) => id) },
          { name: 'text', data: documents.map(({ text }) => text) },
          { name: 'metadata', data: documents.map(({ metadata }) => metadata) },
          embeddingColumn(documents.map(({ embedding }) => embedding)),
        ],
      })
    },
    async close() {
      await parquet.finish()
      await sink.close()
    },
  }
}
