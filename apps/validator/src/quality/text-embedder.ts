import type { InputType } from '@e5/core'
import type { Embedder } from '@e5/runtime'

/** Embeds any number of texts in portions. */
export type EmbedPortions = (
  texts: readonly string[],
  inputType: InputType,
  onPortion: (vectors: readonly Float32Array[], start: number) => void,
) => Promise<void>

/** How far an embedding has come, kept up to date. */
export interface EmbedProgress {
  done: number
  total: number
}

// Enough that texts of one length find each other, and few enough to show progress.
const portionTexts = 512

/** Embeds by a loaded model. */
export function portionsOf(embedder: Embedder, progress: EmbedProgress, signal: AbortSignal): EmbedPortions {
  return async (texts, inputType, onPortion) => {
    progress.total += texts.length
    for (let start = 0; start < texts.length; start += portionTexts) {
      const portion = texts.slice(start, start + portionTexts)
      const { embeddings } = await embedder.embed(portion, { inputType, signal })
      onPortion(embeddings, start)
      progress.done += portion.length
    }
  }
}
