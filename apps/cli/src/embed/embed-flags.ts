import { E5Error } from '@e5/core'
import { type StreamVectorFormat, type VectorFormat, vectorFormatOf, vectorFormatSchema } from '@e5/data'
import { z } from 'zod'
import { modelOptionsSchema } from '../options/model-options.ts'
import { textOptionsSchema } from '../options/text-options.ts'
import { serverAddressSchema } from '../server/server-options.ts'

const tokensSchema = z
  .string()
  .regex(/^\d{1,6}$/, 'expected a whole number of tokens')
  .transform(Number)

/** The flags of `e5 embed`. */
export const embedFlagsSchema = z.object({
  ...modelOptionsSchema.shape,
  ...textOptionsSchema.shape,
  endpoint: z
    .string()
    .regex(/^[^/]+\/[^/]+$/, 'expected PROJECT/ENDPOINT')
    .optional(),
  server: serverAddressSchema.optional(),
  key: z.string().min(1, 'expected a key').optional(),
  split: tokensSchema.optional(),
  overlap: tokensSchema.optional(),
  output: z.string().optional(),
  outputFormat: vectorFormatSchema.optional(),
  force: z.boolean().default(false),
  skipInvalid: z.boolean().default(false),
  quiet: z.boolean().default(false),
})
export type EmbedFlags = z.infer<typeof embedFlagsSchema>

/** Where the vectors go. */
export type VectorTarget =
  | { readonly kind: 'stdout'; readonly format: StreamVectorFormat }
  | { readonly kind: 'file'; readonly file: string; readonly format: VectorFormat }

const knownEndings = vectorFormatSchema.options.map((format) => `.${format}`).join(', ')

/**
 * Where the vectors go: a file's format is that of its ending unless named, standard output's is JSON Lines.
 *
 * @throws E5Error FILE_FORMAT_UNKNOWN, or OPTION_INVALID for a format that standard output cannot take.
 */
export function vectorTarget({
  output,
  outputFormat,
  split,
}: Pick<EmbedFlags, 'output' | 'outputFormat' | 'split'>): VectorTarget {
  if (output === undefined) {
    const format = outputFormat ?? 'jsonl'
    if (format === 'f32' && split !== undefined) {
      const reason =
        'f32 does not say which text a piece is of: name a file with --output, which gets another beside it.'
      throw new E5Error('OPTION_INVALID', { option: '--output-format', reason })
    }
    if (format === 'jsonl' || format === 'json' || format === 'f32') return { kind: 'stdout', format }
    const reason = `${format} needs a file whose start can be written again: name one with --output.`
    throw new E5Error('OPTION_INVALID', { option: '--output-format', reason })
  }
  const format = outputFormat ?? vectorFormatOf(output)
  if (format === undefined) throw new E5Error('FILE_FORMAT_UNKNOWN', { file: output, known: knownEndings })
  return { kind: 'file', file: output, format }
}
