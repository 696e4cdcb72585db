import { readModelFacts } from '@e5/graph'
import { loadTokenizer } from './load-tokenizer.ts'

/**
 * Checks all of a model folder but its weights, which need not be there: so a pull can refuse a model before it fetches
 * gigabytes.
 *
 * @throws E5Error MODEL_UNSUPPORTED with the reason, or MODEL_FILE_INVALID.
 */
export function checkModelFiles(folder: string): void {
  const { shape, tokenLimit } = readModelFacts(folder)
  loadTokenizer(folder, { vocabularySize: shape.vocabularySize, tokenLimit })
}
