import { type ModelCardRequest, modelCard } from '../report/model-card.ts'
import type { RunProgress } from './run-progress.ts'
import type { TrainingRun } from './training-run.ts'

/** The README.md of a model of a run. */
export function cardOf(
  { start }: TrainingRun,
  { evaluations }: RunProgress,
  { step, kind }: Pick<ModelCardRequest, 'step' | 'kind'>,
): string {
  return modelCard({ start, evaluations: evaluations.filter((event) => event.step <= step), step, kind })
}
