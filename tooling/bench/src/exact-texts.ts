import { createRandom, type Tokenizer } from '@e5/core'
import { commonWords } from './workload.ts'

/** Generates texts that are exactly so many tokens long, `[CLS]` and `[SEP]` included: the same ones on every machine. */
export function createExactTexts(tokenizer: Tokenizer): (tokens: number, count: number) => string[] {
  const frame = tokenizer.encode('').ids.length
  const wordsOfOneToken = commonWords.filter((word) => tokenizer.encode(word).ids.length === frame + 1)
  const random = createRandom(11)
  const word = () => wordsOfOneToken[Math.floor(random() * wordsOfOneToken.length)]
  return (tokens, count) => Array.from({ length: count }, () => Array.from({ length: tokens - frame }, word).join(' '))
}
