import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { type NewDocument, newDocumentSchema } from '@e5/core'
import { fileBytes, readJsonRows, streamBytes } from '@e5/data'
import type { Input } from '../embed/input.ts'
import { inputRows } from '../embed/input-rows.ts'

/** The texts of an input as documents. One without an id gets one here, so that a request can be sent once more. */
export async function* textDocuments(
  input: Input,
  { stdin, field }: { readonly stdin: Readable; readonly field: string | undefined },
): AsyncGenerator<NewDocument> {
  const rows = inputRows(input, { stdin, field, onInvalid: undefined }, { rows: 0, bytes: 0 })
  for await (const { id, text } of rows) yield { id: id ?? randomUUID(), text }
}

/** Documents as JSON objects, one a line. @throws E5Error ROW_INVALID */
export async function* completeDocuments(input: Input, stdin: Readable): AsyncGenerator<NewDocument> {
  const sources =
    input.kind === 'files'
      ? input.files.map(({ path }) => ({ path, bytes: fileBytes(path) }))
      : [{ path: 'standard input', bytes: streamBytes(stdin, 'standard input') }]
  for (const { path, bytes } of sources) {
    for await (const document of readJsonRows(bytes, newDocumentSchema, path))
      yield { ...document, id: document.id ?? randomUUID() }
  }
}
