import { z } from 'zod'

const valueSchema = z.union([z.string().max(1000), z.number(), z.boolean()], 'expected a text, a number or a boolean')
const boundSchema = z.union([z.string().max(1000), z.number()], 'expected a number or a text')
// More are not a filter any more but a list of documents.
const mostValues = 1000
const mostNodes = 200

const operatorsSchema = z
  .strictObject({
    $eq: valueSchema,
    $ne: valueSchema,
    $in: z.array(valueSchema).min(1).max(mostValues),
    $gt: boundSchema,
    $gte: boundSchema,
    $lt: boundSchema,
    $lte: boundSchema,
    $exists: z.boolean(),
  })
  .partial()
  .refine((operators) => Object.keys(operators).length > 0, 'expected an operator such as $gte')
export type MetadataOperators = z.infer<typeof operatorsSchema>

/** A text, a number or a boolean in a document's metadata. */
export type MetadataValue = z.infer<typeof valueSchema>

/**
 * Which documents, by their metadata. Each field is compared with a value (a list in the metadata fits if it holds the value) or by
 * operators, and all that is said must hold. Ranges compare numbers with numbers and texts with texts.
 */
export interface MetadataFilter {
  readonly $and?: readonly MetadataFilter[] | undefined
  readonly $or?: readonly MetadataFilter[] | undefined
  readonly $not?: MetadataFilter | undefined
  readonly [field: string]: unknown
}

const combinedSchema = z
  .array(z.lazy(() => treeSchema))
  .min(1)
  .max(mostNodes)

const treeSchema: z.ZodType<MetadataFilter, Record<string, unknown>> = z
  .object({
    $and: combinedSchema.optional(),
    $or: combinedSchema.optional(),
    $not: z.lazy(() => treeSchema).optional(),
  })
  .catchall(z.union([valueSchema, operatorsSchema], 'expected a value or operators'))
  .refine((filter) => Object.keys(filter).length > 0, 'expected a field, $and, $or or $not')
  .refine(
    (filter) => Object.keys(filter).every((name) => !name.startsWith('$') || ['$and', '$or', '$not'].includes(name)),
    'expected $and, $or, $not or the name of a field',
  )

/** {@link MetadataFilter} on the wire. */
export const metadataFilterSchema = z
  .record(z.string(), z.unknown())
  .describe(
    'Which documents: {"year": {"$gte": 2020}, "$or": [{"tag": "a"}, {"tag": "b"}]}; docs/search.md has all operators',
  )
  .pipe(treeSchema)
  .refine((filter) => countNodes(filter) <= mostNodes, `must have ${mostNodes} conditions at most`)

function countNodes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value)
  return inner.reduce<number>((sum, part) => sum + countNodes(part), Array.isArray(value) ? 0 : inner.length)
}
