import type { RetrievalFigures } from '@e5/data'

/** What a model reaches on a data set. */
export type QualityFigures =
  | ({
      readonly kind: 'retrieval'
      readonly split: string
      readonly queries: number
      readonly documents: number
    } & RetrievalFigures)
  | { readonly kind: 'similarity'; readonly file: string; readonly pairs: number; readonly spearman: number }

/** The figure that a model is judged by: nDCG@10, or Spearman's correlation. */
export function mainFigure(figures: QualityFigures): { readonly name: string; readonly value: number } {
  return figures.kind === 'retrieval'
    ? { name: `nDCG@10 of ${figures.split}`, value: figures.ndcgAt10 }
    : { name: `Spearman of ${figures.file}`, value: figures.spearman }
}

/** All figures in a line. */
export function formatQuality(figures: QualityFigures): string {
  if (figures.kind === 'similarity') return `Spearman ${figures.spearman.toFixed(4)} (${figures.pairs} pairs)`
  const { ndcgAt10, mrrAt10, recallAt10, recallAt100, queries, documents } = figures
  const parts = [
    `nDCG@10 ${ndcgAt10.toFixed(4)}`,
    `MRR@10 ${mrrAt10.toFixed(4)}`,
    `Recall@10 ${recallAt10.toFixed(4)}`,
    `Recall@100 ${recallAt100.toFixed(4)}`,
  ]
  return `${parts.join(', ')} (${queries} queries, ${documents} documents)`
}
