import type { EmbedOptions, Tokenizer } from '@e5/core'
import type { EmbedderStats } from '@e5/runtime'
import type { Context } from '../context.ts'
import { embedderOptions } from '../options/model-options.ts'
import type { EmbedFlags } from './embed-flags.ts'
import type { WindowResult } from './embed-window.ts'
import { type SplitFlags, splitFlags } from './split-flags.ts'

/** What embeds the rows of a run. */
export interface RowEmbedder {
  embed(texts: readonly string[], options: EmbedOptions): Promise<WindowResult>
  /** What it embedded so far. */
  stats(): Pick<EmbedderStats, 'embeddedTexts' | 'embeddedTokens'>
  /** Undefined where a server does not tell. */
  readonly tokenLimit: number | undefined
  close(): Promise<void>
}

/** Where a run's vectors come from: known before anything is written, loaded after that. */
export interface EmbedSource {
  readonly dimensions: number
  /** For the summary, with the time that `load` took. */
  readonly loaded: string | undefined
  /** Splits texts as its flags ask; undefined where they do not. */
  readonly splitting: (SplitFlags & { readonly tokenizer: Tokenizer }) | undefined
  load(): Promise<RowEmbedder>
}

/** A model in this process. @throws E5Error MODEL_NOT_FOUND and what else a model can have; OPTION_INVALID for pieces that it cannot read. */
export async function modelSource(options: EmbedFlags, context: Context): Promise<EmbedSource> {
  const runtime = await context.loadRuntime()
  const model = await runtime.describeModel(options.model, options.dataDir ?? runtime.defaultDataDir())
  const split = splitFlags(options, model.tokenLimit)
  return {
    dimensions: model.dimensions,
    splitting: split && { ...split, tokenizer: runtime.loadTokenizer(model.folder, model) },
    loaded: 'model loaded',
    async load() {
      const embedder = await runtime.loadEmbedder(embedderOptions(options))
      return {
        embed: (texts, embedOptions) => embedder.embed(texts, embedOptions),
        stats: () => embedder.stats(),
        tokenLimit: embedder.model.tokenLimit,
        close: () => embedder.close(),
      }
    },
  }
}
