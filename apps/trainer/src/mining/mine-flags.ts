import { deviceSchema, E5Error, precisionSchema } from '@e5/core'
import { findTrainingFiles, type TrainingFiles } from '@e5/data'
import { z } from 'zod'
import type { MineOptions } from './run-mine.ts'

const wholeNumber = (least: number) => {
  const error = `expected a whole number, ${least} or more`
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((value) => value >= least, error)
}

const decimal = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'expected a number, 0 or more')
  .transform(Number)

const margin = z.union([z.literal('none').transform(() => undefined), decimal.refine((value) => value < 1)], {
  error: 'expected none, or a number from 0 to below 1',
})

/** The flags of `e5-trainer mine`, as commander has them. */
export const mineFlagsSchema = z
  .object({
    data: z.string().optional(),
    passages: z.string().optional(),
    train: z.string().optional(),
    output: z.string({ error: 'name the file to write' }),
    force: z.boolean().default(false),
    model: z.string(),
    device: deviceSchema,
    precision: precisionSchema,
    dataDir: z.string().optional(),
    negatives: wholeNumber(1),
    rangeMin: wholeNumber(0),
    rangeMax: wholeNumber(1),
    relativeMargin: margin,
    sampling: z.enum(['random', 'first']),
    shortRows: z.enum(['extend', 'keep', 'drop']),
    seed: wholeNumber(0),
    scores: decimal.refine((value) => value > 0, 'expected a number above 0').optional(),
  })
  .refine(({ rangeMin, rangeMax }) => rangeMin < rangeMax, {
    path: ['rangeMax'],
    error: 'expected a rank above --range-min',
  })
export type MineFlags = z.infer<typeof mineFlagsSchema>

/**
 * The flags as the run takes them.
 *
 * @throws E5Error OPTION_INVALID for files that are named twice or not at all; FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function mineOptions(flags: MineFlags): Promise<MineOptions> {
  const { negatives, rangeMin, rangeMax, relativeMargin, sampling, shortRows, seed, scores } = flags
  const { output, force, model, device, precision, dataDir } = flags
  return {
    ...(await filesOf(flags)),
    output,
    force,
    model,
    device,
    precision,
    dataDir,
    rules: { negatives, rangeMin, rangeMax, relativeMargin, sampling, shortRows, seed },
    scoreFactor: scores,
  }
}

async function filesOf({ data, passages, train }: MineFlags): Promise<TrainingFiles> {
  if (data === undefined && passages !== undefined && train !== undefined) return { passages, train }
  if (data !== undefined && passages === undefined && train === undefined) return findTrainingFiles(data)
  const reason = 'name the folder of both files, or both with --passages and --train.'
  throw new E5Error('OPTION_INVALID', { option: '--data', reason })
}
