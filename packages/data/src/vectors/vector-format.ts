import { extname } from 'node:path'
import { z } from 'zod'

/** How vectors are written: JSON Lines, a JSON object of results, NumPy's array file, bare float32 values, or Apache Parquet. */
export const vectorFormatSchema = z.enum(['jsonl', 'json', 'npy', 'f32', 'parquet'])
export type VectorFormat = z.infer<typeof vectorFormatSchema>

/** The vector format that a file's ending names (`.jsonl`, `.npy` …, in any case), or undefined. */
export function vectorFormatOf(file: string): VectorFormat | undefined {
  return vectorFormatSchema.safeParse(extname(file).slice(1).toLowerCase()).data
}
