/** Vectors of length 1 of token ids, `[texts, dimensions]`. */
export type EncodeTokens = (texts: readonly Int32Array[]) => Promise<Float32Array>

/** Retrieval by exact search over the held-out set, by trec_eval's definitions, from 0 to 1. */
export interface EvaluationFigures {
  readonly ndcgAt10: number
  readonly mrrAt10: number
  readonly recallAt10: number
  readonly recallAt100: number
  readonly queries: number
  /** How many passages were searched. */
  readonly passages: number
}

/** A held-out set whose texts are token ids already. */
export interface Evaluator {
  evaluate(encode: EncodeTokens): Promise<EvaluationFigures>
}
