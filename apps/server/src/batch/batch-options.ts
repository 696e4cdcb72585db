import {
  E5Error,
  type Hyperparameters,
  type InputType,
  inputTypeSchema,
  leastPieceTokens,
  mostOverlap,
  type Precision,
  precisionSchema,
  tokenLimit,
} from '@e5/core'
import { z } from 'zod'
import type { BatchOptions } from '../state/job-records.ts'
import type { CollectionRecord } from '../state/records.ts'

const countSchema = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum, `must be ${minimum} at least`).max(maximum, `must be ${maximum} at most`)

/** The hyperparameters of a batch job. SambaStudio has none; these are ours, with what its users know as defaults. */
const batchHyperparametersSchema = z
  .strictObject({
    precision: precisionSchema.optional(),
    /** Prefix for texts that have none of their own. */
    input_type: inputTypeSchema.optional(),
    /** Name or id of a collection that the texts and their vectors are added to. */
    collection: z.string().min(1).optional(),
    output_format: z.enum(['json', 'jsonl', 'parquet', 'npy']).default('json'),
    /** Texts above so many tokens are split into pieces, not cut. */
    split_tokens: countSchema(leastPieceTokens, tokenLimit).optional(),
    split_overlap: countSchema(0, mostOverlap(tokenLimit)).default(0),
  })
  .refine(({ split_tokens: tokens = tokenLimit, split_overlap: overlap }) => overlap <= mostOverlap(tokens), {
    path: ['split_overlap'],
    message: 'is too much for pieces of split_tokens',
  })

/**
 * The options of a batch job of a model. With a collection its precision and prefix are those of the collection.
 *
 * @throws E5Error REQUEST_INVALID that names the hyperparameter, COLLECTION_NOT_FOUND
 */
export function resolveBatchOptions(
  given: Hyperparameters,
  model: string,
  findCollection: (nameOrId: string) => CollectionRecord,
): BatchOptions {
  const result = batchHyperparametersSchema.safeParse(given)
  if (!result.success) {
    const issue = result.error.issues[0]!
    const name = issue.path.join('.')
    const reason = `"hyperparams${name === '' ? '' : `.${name}`}" is wrong: ${issue.message}.`
    throw new E5Error('REQUEST_INVALID', { reason, field: 'hyperparams' })
  }
  const { output_format: output, split_tokens: tokens, split_overlap: overlap, ...asked } = result.data
  const collection = asked.collection === undefined ? undefined : findCollection(asked.collection)
  const precision = asked.precision ?? collection?.precision ?? 'fp32'
  const inputType = asked.input_type ?? collection?.documentInputType ?? 'none'
  if (collection !== undefined) refuseOther(collection, { model, precision, inputType })
  return {
    type: 'batch_predict',
    precision,
    inputType,
    output,
    split: tokens === undefined ? null : { tokens, overlap },
    collection: collection === undefined ? null : { id: collection.id, name: collection.name },
  }
}

// Vectors that were made otherwise are no neighbours of those in it.
function refuseOther(
  collection: CollectionRecord,
  { model, precision, inputType }: { model: string; precision: Precision; inputType: InputType },
): void {
  const { name, documentInputType } = collection
  if (model === collection.model && precision === collection.precision && inputType === documentInputType) return
  const own = `${collection.model} in ${collection.precision} with the prefix of ${documentInputType}`
  const reason = `"hyperparams.collection" is wrong: the documents of ${name} are embedded by ${own}.`
  throw new E5Error('REQUEST_INVALID', { reason, field: 'hyperparams' })
}

/** The same as hyperparameters again, as a job shows them. */
export function batchHyperparameters(options: BatchOptions): Hyperparameters {
  const { precision, inputType, output, split, collection } = options
  return {
    precision,
    input_type: inputType,
    output_format: output,
    ...(split !== null && { split_tokens: split.tokens, split_overlap: split.overlap }),
    ...(collection !== null && { collection: collection.name }),
  }
}
