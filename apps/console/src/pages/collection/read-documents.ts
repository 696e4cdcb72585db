import { type NewDocument, newDocumentSchema } from '@e5/core'

/** A line that is no document. */
export interface LineFault {
  /** From 1. */
  readonly line: number
  readonly reason: string
}

/** What lines of JSON have in them. */
export interface ReadDocuments {
  readonly documents: readonly NewDocument[]
  readonly faults: readonly LineFault[]
}

/** Reads documents from JSON Lines; empty lines are skipped. */
export function readDocuments(text: string): ReadDocuments {
  const documents: NewDocument[] = []
  const faults: LineFault[] = []
  for (const [place, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const read = readLine(line)
    if ('reason' in read) faults.push({ line: place + 1, reason: read.reason })
    else documents.push(read.document)
  }
  return { documents, faults }
}

function readLine(line: string): { readonly document: NewDocument } | { readonly reason: string } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { reason: 'It is no JSON: expected an object such as {"id": "a", "text": "…"}.' }
  }
  const parsed = newDocumentSchema.safeParse(value)
  if (parsed.success) return { document: parsed.data }
  const { path, message } = parsed.error.issues[0]!
  return { reason: path.length === 0 ? message : `"${path.join('.')}": ${message}` }
}
