import { z } from 'zod'

/** A flag that is a whole number within limits. */
export function numberFlag(least: number, most: number): z.ZodType<number> {
  const error = `expected a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, error)
    .transform(Number)
    .refine((value) => value >= least && value <= most, error)
}
