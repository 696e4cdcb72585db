import { splitText, type Tokenizer } from '@e5/core'
import type { InputRow } from './input-rows.ts'
import type { SplitFlags } from './split-flags.ts'

/** How many texts there were, and how many of them are more than one piece. */
export interface SplitCounts {
  texts: number
  splitTexts: number
}

/** The pieces of rows, each a row of its own with its row's index and id; `counts` is kept up to date. */
export async function* splitRows(
  rows: AsyncIterable<InputRow>,
  { tokenizer, ...options }: SplitFlags & { readonly tokenizer: Tokenizer },
  counts: SplitCounts,
): AsyncGenerator<InputRow> {
  for await (const row of rows) {
    let number = 0
    for (const { text, start, end } of splitText(tokenizer, row.text, options)) {
      yield { ...row, text, piece: { number: number++, start, end } }
    }
    counts.texts++
    if (number > 1) counts.splitTexts++
  }
}
