import { PassThrough, type Readable } from 'node:stream'
import type { ExportFormat } from '@e5/core'
import { streamDocumentWriter } from '@e5/data'
import type { CollectionRecord } from '../state/records.ts'
import type { DocumentStore } from './document-store.ts'

// A statement of PGlite, and a row group of Parquet.
const documentsOfPage = 200

/**
 * All documents of a collection as bytes of a format, in the order of their ids, read as fast as the bytes are taken. Documents that
 * are added or deleted meanwhile may be in it or not. The stream fails with what reading throws.
 */
export function exportDocuments(
  documents: DocumentStore,
  collection: CollectionRecord,
  format: ExportFormat,
): Readable {
  const stream = new PassThrough()
  write(stream).catch((error: unknown) => stream.destroy(error instanceof Error ? error : new Error(String(error))))
  return stream

  async function write(target: PassThrough): Promise<void> {
    const writer = streamDocumentWriter(target, { format, name: 'the export' })
    let after: string | undefined
    for (;;) {
      const page = await documents.page(collection, after, documentsOfPage)
      if (page.length > 0) await writer.write(page)
      if (page.length < documentsOfPage) break
      after = page.at(-1)!.id
    }
    await writer.close()
    target.end()
  }
}
