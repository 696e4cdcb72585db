import { durationText } from '../../parts/duration-text.ts'
import { countText } from '../../parts/number-text.ts'
import { lossText, scoreText } from '../../parts/training/figure-text.ts'
import type { ComparedRow, ComparedRun } from './differing-rows.ts'

const figures = [
  { name: 'Steps done', of: ({ history }) => textOf(history?.steps.at(-1)?.step, countText) },
  { name: 'Last loss', of: ({ history }) => textOf(history?.steps.at(-1)?.loss, lossText) },
  { name: 'nDCG@10 before', of: ({ history }) => textOf(history?.baseline?.figures.ndcgAt10, scoreText) },
  { name: 'Best nDCG@10', of: ({ history }) => textOf(history?.best?.figures.ndcgAt10, scoreText) },
  { name: 'at step', of: ({ history }) => textOf(history?.best?.step, countText) },
  { name: 'MRR@10 there', of: ({ history }) => textOf(history?.best?.figures.mrrAt10, scoreText) },
  { name: 'Recall@10 there', of: ({ history }) => textOf(history?.best?.figures.recallAt10, scoreText) },
  { name: 'Recall@100 there', of: ({ history }) => textOf(history?.best?.figures.recallAt100, scoreText) },
  { name: 'Took', of: ({ history }) => textOf(history?.steps.at(-1)?.seconds, durationText) },
] as const satisfies readonly { name: string; of: (run: ComparedRun) => string }[]

/** What came of the runs, side by side. */
export function outcomeRows(runs: readonly ComparedRun[]): readonly ComparedRow[] {
  return figures.map(({ name, of }) => ({ name, values: runs.map(of) }))
}

function textOf(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '–' : format(value)
}
