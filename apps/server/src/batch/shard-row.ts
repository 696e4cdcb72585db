import { z } from 'zod'

/** A text of a shard, and where it came from. */
export const shardRowSchema = z.object({
  /** Path in the dataset. */
  file: z.string(),
  /** From 0 within its file. */
  row: z.number().int(),
  /** From 1. */
  line: z.number().int(),
  id: z.string().exactOptional(),
  text: z.string(),
  /** Of a text that was split: which part of it this is, and where it begins and ends in UTF-16 units. */
  piece: z.object({ number: z.number().int(), start: z.number().int(), end: z.number().int() }).exactOptional(),
})
export type ShardRow = z.infer<typeof shardRowSchema>

/** A row without a result, and why. */
export interface RowSetAside {
  readonly file: string
  readonly row: number
  readonly line: number
  readonly reason: string
}

/** Values one a line, as JSON Lines. */
export function* jsonLines(values: Iterable<object>): Generator<Uint8Array> {
  let part = ''
  for (const value of values) {
    part += `${JSON.stringify(value)}\n`
    if (part.length < 65_536) continue
    yield Buffer.from(part)
    part = ''
  }
  if (part !== '') yield Buffer.from(part)
}
