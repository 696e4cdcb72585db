import type { VectorRow } from './vector-writer.ts'

/** The JSON fields that name a row, without braces: `"id":"a","index":3`, and where there are such, `file`, `piece`, `start`, `end`. */
export function rowFields({ id, file, index, piece }: VectorRow): string {
  const fields = { id, file, index, ...(piece && { piece: piece.number, start: piece.start, end: piece.end }) }
  return JSON.stringify(fields).slice(1, -1)
}
