import {
  E5Error,
  type Hyperparameters,
  inputTypeSchema,
  leastPieceTokens,
  mostOverlap,
  precisionSchema,
  tokenLimit,
} from '@e5/core'
import { z } from 'zod'
import type { BatchOptions } from '../state/job-records.ts'

const countSchema = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum, `must be ${minimum} at least`).max(maximum, `must be ${maximum} at most`)

/** The hyperparameters of a batch job. SambaStudio has none; these are ours, with what its users know as defaults. */
const batchHyperparametersSchema = z
  .strictObject({
    precision: precisionSchema.default('fp32'),
    /** Prefix for texts that have none of their own. */
    input_type: inputTypeSchema.default('none'),
    output_format: z.enum(['json', 'jsonl', 'parquet', 'npy']).default('json'),
    /** Texts above so many tokens are split into pieces, not cut. */
    split_tokens: countSchema(leastPieceTokens, tokenLimit).optional(),
    split_overlap: countSchema(0, mostOverlap(tokenLimit)).default(0),
  })
  .refine(({ split_tokens: tokens = tokenLimit, split_overlap: overlap }) => overlap <= mostOverlap(tokens), {
    path: ['split_overlap'],
    message: 'is too much for pieces of split_tokens',
  })

/** The options of a batch job. @throws E5Error REQUEST_INVALID that names the hyperparameter */
export function resolveBatchOptions(given: Hyperparameters): BatchOptions {
  const result = batchHyperparametersSchema.safeParse(given)
  if (!result.success) {
    const issue = result.error.issues[0]!
    const name = issue.path.join('.')
    const reason = `"hyperparams${name === '' ? '' : `.${name}`}" is wrong: ${issue.message}.`
    throw new E5Error('REQUEST_INVALID', { reason, field: 'hyperparams' })
  }
  const { precision, input_type: inputType, output_format: output, split_tokens: tokens, split_overlap } = result.data
  return {
    type: 'batch_predict',
    precision,
    inputType,
    output,
    split: tokens === undefined ? null : { tokens, overlap: split_overlap },
  }
}

/** The same as hyperparameters again, as a job shows them. */
export function batchHyperparameters({ precision, inputType, output, split }: BatchOptions): Hyperparameters {
  return {
    precision,
    input_type: inputType,
    output_format: output,
    ...(split !== null && { split_tokens: split.tokens, split_overlap: split.overlap }),
  }
}
