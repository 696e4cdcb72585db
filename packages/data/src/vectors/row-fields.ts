import type { VectorRow } from './vector-writer.ts'

/** The JSON fields that name a row, without braces: `"index":3`, and where it has them, `id`, `file` and `piece`. */
export function rowFields({ id, file, index, piece }: VectorRow): string {
  return JSON.stringify({ id, file, index, piece }).slice(1, -1)
}
