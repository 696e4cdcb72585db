import { z } from 'zod'
import type { RowFaultKind } from './row-fault.ts'

/** What a rule of a schema says about its breach. */
export interface BreachParams extends Record<string, unknown> {
  readonly kind: RowFaultKind
}

/** A rule of a schema that names the fault of which its breach is one. */
export function breach(kind: RowFaultKind, error: string): { error: string; abort: true; params: BreachParams } {
  return { error, abort: true, params: { kind } }
}

/** A text, which may be empty; half a surrogate pair is no text. */
export const textSchema: z.ZodType<string> = z
  .string()
  .refine(
    (text) => text.isWellFormed(),
    breach('lone-surrogate', 'it has half a character (a lone surrogate), which UTF-8 cannot hold'),
  )

/** True for a text in which a model finds nothing to read. */
export function isBlank(text: string): boolean {
  return text.trim() === ''
}
