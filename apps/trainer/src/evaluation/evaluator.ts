import type { EvaluationFigures } from '@e5/core'

/** Vectors of length 1 of token ids, `[texts, dimensions]`. */
export type EncodeTokens = (texts: readonly Int32Array[]) => Promise<Float32Array>

/** A held-out set whose texts are token ids already. */
export interface Evaluator {
  evaluate(encode: EncodeTokens): Promise<EvaluationFigures>
}
