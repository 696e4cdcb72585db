import type { PlainValue } from './hyperparameter-table.ts'
import type { OptionKind, OptionValue } from './option-values.ts'

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/** A value that came as a text (of a flag, of SambaStudio's clients), as a number if the option is one; else as it came. */
export function plainOf(kind: OptionKind, value: unknown): unknown {
  return kind === 'number' && typeof value === 'string' && numberPattern.test(value) ? Number(value) : value
}

/** A value that an option can have, or why it cannot: "must be a whole number from 2 to 65536, not 1." */
export function checkOption(
  { schema }: Pick<OptionValue<PlainValue>, 'schema'>,
  value: unknown,
): { readonly value: PlainValue } | { readonly reason: string } {
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data }
  return { reason: `${result.error.issues[0]!.message}, not ${JSON.stringify(value)}.` }
}

/** Why a warm-up is too long for the steps in all; undefined if it is not, or the steps are not known yet. */
export function warmupProblem(warmupSteps: number | undefined, steps: number | undefined): string | undefined {
  if (warmupSteps === undefined || steps === undefined || warmupSteps < steps) return undefined
  return `${warmupSteps} leaves none of ${steps} steps after them.`
}
