import { setImmediate as nextTurn } from 'node:timers/promises'
import { E5Error, type EncodedText, type Tokenizer } from '@e5/core'

// The event loop gets its turn this often, so that health checks answer while a large call is tokenized.
const turnMs = 5

/**
 * Tokenizes texts in turns with the event loop, also within a long one.
 *
 * @throws E5Error CANCELLED if the caller left meanwhile.
 */
export function encodeTexts(
  texts: readonly string[],
  tokenizer: Tokenizer,
  signal: AbortSignal | undefined,
): Promise<EncodedText[]> {
  return doInTurns(texts, (text) => tokenizer.encodeInSteps(text), signal)
}

/**
 * What the steps of each text come to, in order; between steps the event loop gets its turns.
 *
 * @throws E5Error CANCELLED if the caller left meanwhile.
 */
export async function doInTurns<Result>(
  texts: readonly string[],
  begin: (text: string) => Generator<undefined, Result>,
  signal: AbortSignal | undefined,
): Promise<Result[]> {
  const results: Result[] = []
  let turnStart = performance.now()
  for (const text of texts) {
    const steps = begin(text)
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        results.push(step.value)
        break
      }
      if (performance.now() - turnStart < turnMs) continue
      await nextTurn()
      if (signal?.aborted) throw new E5Error('CANCELLED', {})
      turnStart = performance.now()
    }
  }
  return results
}
