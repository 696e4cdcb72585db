import type { Qrels } from '../beir/qrels.ts'
import { meanOverQueries, mrrAt, ndcgAt, recallAt } from './retrieval-metrics.ts'

/** How many documents a ranking needs for {@link retrievalFigures}. */
export const figuresDepth = 100

/** The usual figures of retrieval, means over all judged queries, from 0 to 1. */
export interface RetrievalFigures {
  readonly ndcgAt10: number
  readonly mrrAt10: number
  readonly recallAt10: number
  readonly recallAt100: number
}

/** Figures of rankings by trec_eval's definitions; a query without a ranking counts 0. */
export function retrievalFigures(rankings: ReadonlyMap<string, readonly string[]>, qrels: Qrels): RetrievalFigures {
  return {
    ndcgAt10: meanOverQueries(ndcgAt(10), rankings, qrels),
    mrrAt10: meanOverQueries(mrrAt(10), rankings, qrels),
    recallAt10: meanOverQueries(recallAt(10), rankings, qrels),
    recallAt100: meanOverQueries(recallAt(figuresDepth), rankings, qrels),
  }
}
