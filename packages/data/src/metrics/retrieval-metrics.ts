import type { Judgements, Qrels } from '../beir/qrels.ts'

/** A figure of one query's ranking, from 0 to 1. */
export type RetrievalMetric = (ranking: readonly string[], judgements: Judgements) => number

/**
 * nDCG of the first `k` documents as trec_eval's `ndcg_cut` has it: the gain is the grade itself, discounted by
 * log2(rank + 1), and the ideal takes the best grades of all judged documents. 0 where nothing is relevant.
 */
export function ndcgAt(k: number): RetrievalMetric {
  return (ranking, judgements) => {
    const ideal = discountedGain([...judgements.values()].sort((a, b) => b - a).slice(0, k))
    const gain = discountedGain(ranking.slice(0, k).map((document) => judgements.get(document) ?? 0))
    return ideal === 0 ? 0 : gain / ideal
  }
}

/** 1 / rank of the first relevant document within the first `k`, else 0 (trec_eval's `recip_rank`, cut at `k`). */
export function mrrAt(k: number): RetrievalMetric {
  return (ranking, judgements) => {
    const found = ranking.slice(0, k).findIndex((document) => isRelevant(document, judgements))
    return found === -1 ? 0 : 1 / (found + 1)
  }
}

/** The share of all relevant documents that the first `k` have (trec_eval's `recall`). 0 where nothing is relevant. */
export function recallAt(k: number): RetrievalMetric {
  return (ranking, judgements) => {
    const relevant = [...judgements.keys()].filter((document) => isRelevant(document, judgements)).length
    const found = ranking.slice(0, k).filter((document) => isRelevant(document, judgements)).length
    return relevant === 0 ? 0 : found / relevant
  }
}

/** The mean of a metric over all queries that have judgements. A query without a ranking counts 0 (`trec_eval -c`). */
export function meanOverQueries(
  metric: RetrievalMetric,
  rankings: ReadonlyMap<string, readonly string[]>,
  qrels: Qrels,
): number {
  let sum = 0
  for (const [query, judgements] of qrels) sum += metric(rankings.get(query) ?? [], judgements)
  return qrels.size === 0 ? 0 : sum / qrels.size
}

function discountedGain(grades: readonly number[]): number {
  return grades.reduce((sum, grade, place) => sum + Math.max(grade, 0) / Math.log2(place + 2), 0)
}

function isRelevant(document: string, judgements: Judgements): boolean {
  return (judgements.get(document) ?? 0) >= 1
}
