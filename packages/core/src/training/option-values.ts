import { z } from 'zod'

/** What a flag's value is: a switch has none. */
export type OptionKind = 'number' | 'text' | 'switch'

/** How the value of an option is read and called. */
export interface OptionValue<Value> {
  readonly kind: OptionKind
  /** What stands for it in the help text. */
  readonly value: string
  readonly schema: z.ZodType<Value>
  /** Bounds of a number, both included. */
  readonly range?: { readonly minimum: number; readonly maximum: number; readonly isWhole: boolean }
  /** The words that a text may be. */
  readonly words?: readonly string[]
}

/** A whole number between two bounds, both included. */
export function wholeNumber(minimum: number, maximum: number): OptionValue<number> {
  const range = `must be a whole number from ${minimum} to ${maximum}`
  const schema = z.int(range).min(minimum, range).max(maximum, range)
  return { kind: 'number', value: 'number', schema, range: { minimum, maximum, isWhole: true } }
}

/** A number between two bounds, both included. */
export function number(minimum: number, maximum: number): OptionValue<number> {
  const range = `must be a number from ${minimum} to ${maximum}`
  const schema = z.number(range).min(minimum, range).max(maximum, range)
  return { kind: 'number', value: 'number', schema, range: { minimum, maximum, isWhole: false } }
}

/** One of a list of words. */
export function oneOf<const Word extends string>(words: readonly Word[]): OptionValue<Word> {
  return { kind: 'text', value: words.join(' | '), schema: z.enum(words, `must be one of ${words.join(', ')}`), words }
}

/** A text with at least one character. */
export function text(value: string): OptionValue<string> {
  return { kind: 'text', value, schema: z.string('must be a text').min(1, 'must not be empty') }
}

/** True if the flag is there. */
export function flag(): OptionValue<boolean> {
  return { kind: 'switch', value: '', schema: z.boolean('must be true or false') }
}
