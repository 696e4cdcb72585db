import type { EvaluationFigures } from '@e5/core'

/** A figure before and after training, as text. */
export interface FigureRow {
  readonly name: string
  readonly before: string
  readonly after: string
  /** In points, hundredths: `+8.4`. */
  readonly change: string
  readonly isBetter: boolean
}

const figures = [
  { name: 'nDCG@10', key: 'ndcgAt10' },
  { name: 'MRR@10', key: 'mrrAt10' },
  { name: 'Recall@10', key: 'recallAt10' },
  { name: 'Recall@100', key: 'recallAt100' },
] as const

/** The four figures side by side. */
export function figureRows(before: EvaluationFigures, after: EvaluationFigures): FigureRow[] {
  return figures.map(({ name, key }) => ({
    name,
    before: formatFigure(before[key]),
    after: formatFigure(after[key]),
    change: formatPoints(after[key] - before[key]),
    isBetter: after[key] > before[key],
  }))
}

/** A figure with four decimals. */
export function formatFigure(figure: number): string {
  return figure.toFixed(4)
}

/** A difference of figures in points: `+8.4`, `-0.3`, `0.0`. */
export function formatPoints(difference: number): string {
  const text = (100 * difference).toFixed(1).replace(/^-(0\.0)$/, '$1')
  return difference > 0 && text !== '0.0' ? `+${text}` : text
}
