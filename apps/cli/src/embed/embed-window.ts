import { E5Error, type EmbedOptions, type EmbedResult, isE5Error } from '@e5/core'
import type { ReadRowsOptions } from '@e5/data'
import type { InputRow } from './input-rows.ts'

/** The vectors of texts and what is counted of them: by a model here for each text, by a server for all together. */
export type WindowResult =
  | Pick<EmbedResult, 'embeddings' | 'tokenCounts' | 'cut'>
  | { readonly embeddings: readonly Float32Array[]; readonly tokens: number; readonly cutTexts: number }

/** How a window is embedded. */
export interface EmbedWindowOptions extends EmbedOptions {
  readonly embedder: { embed(texts: readonly string[], options: EmbedOptions): Promise<WindowResult> }
  /** Takes the error of a row that is too long, and the others go on; unless given, it is thrown. */
  readonly onInvalid: ReadRowsOptions['onInvalid'] | undefined
}

/** The rows of a window that have vectors, and these. */
export interface EmbeddedWindow {
  readonly rows: readonly InputRow[]
  readonly result: WindowResult
}

/** Embeds the rows of a window; one that is too long is named by its file and line. */
export async function embedWindow(window: readonly InputRow[], options: EmbedWindowOptions): Promise<EmbeddedWindow> {
  const { embedder, onInvalid, ...embedOptions } = options
  let rows = window
  while (rows.length > 0) {
    try {
      const texts = rows.map(({ text }) => text)
      return { rows, result: await embedder.embed(texts, embedOptions) }
    } catch (error) {
      if (!isE5Error(error, 'INPUT_TOO_LONG')) throw error
      const invalid = tooLong(rows, error)
      if (onInvalid === undefined) throw invalid
      onInvalid(invalid)
      rows = rows.filter((_, place) => place !== error.details.index)
    }
  }
  return { rows, result: { embeddings: [], tokens: 0, cutTexts: 0 } }
}

/** The counts of all texts of a result. */
export function countsOf(result: WindowResult): { readonly tokens: number; readonly cutTexts: number } {
  if ('tokens' in result) return result
  return { tokens: result.tokenCounts.reduce((sum, count) => sum + count, 0), cutTexts: result.cut.length }
}

function tooLong(rows: readonly InputRow[], error: E5Error<'INPUT_TOO_LONG'>): E5Error<'ROW_INVALID'> {
  const { index, tokens, limit } = error.details
  const { file, line } = rows[index]!
  const reason = `the text has ${tokens} tokens and the limit is ${limit}: shorten it, or allow cutting (--truncate end).`
  return new E5Error('ROW_INVALID', { file, line, reason }, { cause: error })
}
