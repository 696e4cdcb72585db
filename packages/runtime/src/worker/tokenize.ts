import { parentPort, workerData } from 'node:worker_threads'
import { isE5Error, type Tokenizer } from '@e5/core'
import type { EncodedTexts, FromWorker, TokenizeWorkerData, ToTokenizeWorker } from '../messages.ts'
import { loadTokenizer } from '../models/load-tokenizer.ts'

// A tokenizer in a thread of its own, for machines whose cores take more tokens than the main thread can make beside its work.
const post = (message: FromWorker<EncodedTexts>, transfer: ArrayBuffer[] = []) =>
  parentPort!.postMessage(message, transfer)
const { modelFolder, vocabularySize, tokenLimit } = workerData as TokenizeWorkerData

function encode(tokenizer: Tokenizer, texts: readonly string[]): EncodedTexts {
  const encoded = texts.map((text) => tokenizer.encode(text))
  const lengths = Int32Array.from(encoded, ({ ids }) => ids.length)
  const ids = new Int32Array(lengths.reduce((sum, length) => sum + length, 0))
  let offset = 0
  for (const text of encoded) {
    ids.set(text.ids, offset)
    offset += text.ids.length
  }
  return { ids, lengths, fullLengths: Int32Array.from(encoded, ({ fullLength }) => fullLength) }
}

try {
  const tokenizer = loadTokenizer(modelFolder, { vocabularySize, tokenLimit })
  parentPort!.on('message', ({ texts }: ToTokenizeWorker) => {
    const answer = encode(tokenizer, texts)
    post({ type: 'answer', answer }, [answer.ids.buffer])
  })
  post({ type: 'ready' })
} catch (error) {
  if (!isE5Error(error)) throw error
  post({ type: 'refused', code: error.code, details: error.details })
}
