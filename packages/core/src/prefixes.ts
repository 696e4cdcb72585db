import type { InputType } from './input-type.ts'

/** The prefixes that E5 v2 models were trained with. */
export const prefixes = { query: 'query: ', passage: 'passage: ', none: '' } as const satisfies Record<
  InputType,
  string
>

// The tokenizer lower-cases and splits at the colon, so these spellings give the same tokens as the prefix itself.
const presentPrefix = /^\s*(query|passage):/i

/** The prefix that a text already starts with, whatever its case, or undefined. */
export function detectPrefix(text: string): 'query' | 'passage' | undefined {
  return presentPrefix.exec(text)?.[1]?.toLowerCase() as 'query' | 'passage' | undefined
}

/**
 * The text with the prefix of its input type in front. A text that already has one of the two prefixes keeps it and gets
 * no second, also when it is the other one; `none` changes nothing.
 */
export function applyPrefix(text: string, inputType: InputType): string {
  return inputType === 'none' || detectPrefix(text) !== undefined ? text : prefixes[inputType] + text
}
