import type { EncodedText } from '@e5/core'
import type { EncodedTexts, TokenizeWorkerData, ToTokenizeWorker } from '../messages.ts'
import type { Runner } from './batch-runner.ts'
import { startWorkerThread } from './worker-thread.ts'

/** A thread that tokenizes some texts at a time. */
export interface TokenizerThread extends Runner {
  /** @throws RunnerDied if it ended before the answer. */
  encode(texts: readonly string[]): Promise<EncodedText[]>
}

const tokenizeWorkerEntry = () => new URL(import.meta.resolve('#tokenize-worker'))

/**
 * Starts a tokenizer in a thread of its own, and waits until it is loaded.
 *
 * @throws E5Error MODEL_FILE_INVALID or MODEL_UNSUPPORTED if its files are not what they were, RunnerDied if the thread ended.
 */
export async function startTokenizerThread(
  workerData: TokenizeWorkerData,
  entry: URL = tokenizeWorkerEntry(),
): Promise<TokenizerThread> {
  const { ended, ask, end } = await startWorkerThread<ToTokenizeWorker, EncodedTexts>({
    entry,
    name: 'e5-tokenize',
    workerData,
  })
  return {
    ended,
    encode: async (texts) => unpack(await ask({ type: 'encode', texts })),
    close: end,
  }
}

// The ids stay in the one array that was sent: a view costs less than a copy.
function unpack({ ids, lengths, fullLengths }: EncodedTexts): EncodedText[] {
  const encoded: EncodedText[] = []
  let offset = 0
  for (const [text, length] of lengths.entries()) {
    encoded.push({ ids: ids.subarray(offset, offset + length), fullLength: fullLengths[text]! })
    offset += length
  }
  return encoded
}
