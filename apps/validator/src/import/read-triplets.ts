import { fileBytes, readJsonRows } from '@e5/data'
import { z } from 'zod'
import type { JudgedQuery } from './judged-query.ts'

const textsSchema = z
  .union([z.string().transform((text) => [text]), z.array(z.string())], { error: 'expected a text or a list of texts' })
  .nullish()
  .transform((texts) => texts ?? [])

const listSchema = z
  .tuple([z.string(), z.string()], z.string())
  .transform(([query, positive, ...negatives]): JudgedQuery => ({ query, positives: [positive], negatives }))

const objectSchema = z
  .object({
    query: z.string().optional(),
    anchor: z.string().optional(),
    positive: textsSchema,
    pos: textsSchema,
    negative: textsSchema,
    neg: textsSchema,
  })
  .refine(({ query, anchor }) => query !== undefined || anchor !== undefined, 'it has no field "query" (or "anchor")')
  .transform(
    ({ query, anchor, positive, pos, negative, neg }): JudgedQuery => ({
      query: query ?? anchor!,
      positives: [...positive, ...pos],
      negatives: [...negative, ...neg],
    }),
  )

/** A line of triplets: sentence-transformers' lists and objects, or FlagEmbedding's `pos` and `neg`. */
const tripletSchema: z.ZodType<JudgedQuery> = z.unknown().transform((value, context): JudgedQuery => {
  const isList = Array.isArray(value)
  const parsed = (isList ? listSchema : objectSchema).safeParse(value)
  if (parsed.success) return parsed.data
  if (isList) {
    context.addIssue({
      code: 'custom',
      message: 'expected ["query", "positive", "negative", …]',
      params: { kind: 'wrong-field' },
    })
    return z.NEVER
  }
  for (const { message, path } of parsed.error.issues)
    context.addIssue({ code: 'custom', message, path, params: { kind: 'wrong-field' } })
  return z.NEVER
})

/** The rows of a JSON Lines file of triplets, packed or not. @throws E5Error ROW_INVALID, FILE_NOT_FOUND, INPUT_UNREADABLE. */
export function readTriplets(file: string): AsyncGenerator<JudgedQuery> {
  return readJsonRows(fileBytes(file), tripletSchema, file)
}
