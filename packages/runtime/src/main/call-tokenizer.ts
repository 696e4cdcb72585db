import type { EncodedText, Tokenizer } from '@e5/core'
import { encodeTexts } from './encode-texts.ts'

/** Tokenizes the texts of calls, on the main thread or beside it. */
export interface CallTokenizer {
  /**
   * The texts of a call as the model reads them, in order.
   *
   * @throws E5Error CANCELLED if the caller left meanwhile; of threads also WORKER_FAILED and WORKERS_UNAVAILABLE.
   */
  encode(texts: readonly string[], signal: AbortSignal | undefined): Promise<EncodedText[]>
  /** Ends its threads. May be called again. */
  close(): Promise<void>
}

/** Tokenizes on the main thread, in turns with the event loop. */
export function createMainThreadTokenizer(tokenizer: Tokenizer): CallTokenizer {
  return {
    encode: (texts, signal) => encodeTexts(texts, tokenizer, signal),
    close: async () => {},
  }
}
