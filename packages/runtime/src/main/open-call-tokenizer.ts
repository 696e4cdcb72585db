import type { Tokenizer } from '@e5/core'
import type { ModelDescription } from '../models/model-description.ts'
import { type CallTokenizer, createMainThreadTokenizer } from './call-tokenizer.ts'
import type { EmbedderOptions } from './embedder-options.ts'
import { startTokenizerThread } from './tokenizer-thread.ts'
import { TokenizerThreads } from './tokenizer-threads.ts'

/** What a call tokenizer is made of. */
export interface CallTokenizerOptions {
  readonly model: ModelDescription
  readonly tokenizer: Tokenizer
  /** 0 for the main thread. */
  readonly threads: number
  readonly onWorkerDied: EmbedderOptions['onWorkerDied']
}

/** Starts the threads that tokenize, if there are to be any. */
export async function openCallTokenizer(options: CallTokenizerOptions): Promise<CallTokenizer> {
  const { model, tokenizer, threads, onWorkerDied } = options
  if (threads === 0) return createMainThreadTokenizer(tokenizer)
  const { vocabularySize, tokenLimit } = model
  const tokenizerThreads = new TokenizerThreads({
    startThread: () => startTokenizerThread({ modelFolder: model.folder, vocabularySize, tokenLimit }),
    threads,
    limit: tokenizer.limit,
    onThreadDied: (reason) => onWorkerDied?.(`tokenizer: ${reason}`),
  })
  await tokenizerThreads.open()
  return tokenizerThreads
}
