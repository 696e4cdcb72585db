import { E5Error } from '@e5/core'
import { type VectorFormat, vectorFormatOf, vectorFormatSchema } from '@e5/data'
import { z } from 'zod'
import { modelOptionsSchema } from '../options/model-options.ts'
import { textOptionsSchema } from '../options/text-options.ts'
import { serverAddressSchema } from '../server/server-options.ts'

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
  output: z.string().optional(),
  outputFormat: vectorFormatSchema.optional(),
  force: z.boolean().default(false),
  skipInvalid: z.boolean().default(false),
  quiet: z.boolean().default(false),
})
export type EmbedFlags = z.infer<typeof embedFlagsSchema>

/** Where the vectors go. */
export type VectorTarget =
  | { readonly kind: 'stdout'; readonly format: 'jsonl' | 'f32' }
  | { readonly kind: 'file'; readonly file: string; readonly format: VectorFormat }

const knownEndings = vectorFormatSchema.options.map((format) => `.${format}`).join(', ')

/**
 * Where the vectors go: a file's format is that of its ending unless named, standard output's is JSON Lines.
 *
 * @throws E5Error FILE_FORMAT_UNKNOWN, or OPTION_INVALID for a format that standard output cannot take.
 */
export function vectorTarget({ output, outputFormat }: Pick<EmbedFlags, 'output' | 'outputFormat'>): VectorTarget {
  if (output === undefined) {
    const format = outputFormat ?? 'jsonl'
    if (format === 'jsonl' || format === 'f32') return { kind: 'stdout', format }
    const reason = `${format} needs a file whose start can be written again: name one with --output.`
    throw new E5Error('OPTION_INVALID', { option: '--output-format', reason })
  }
  const format = outputFormat ?? vectorFormatOf(output)
  if (format === undefined) throw new E5Error('FILE_FORMAT_UNKNOWN', { file: output, known: knownEndings })
  return { kind: 'file', file: output, format }
}
