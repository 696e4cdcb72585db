import type { CheckpointMetrics } from '../state/job-records.ts'
import type { TrainerEvent } from './trainer-event.ts'

const figureNames = {
  ndcgAt10: 'ndcg_at_10',
  mrrAt10: 'mrr_at_10',
  recallAt10: 'recall_at_10',
  recallAt100: 'recall_at_100',
} as const

/** What is known of the steps so far, for the checkpoints that come: SambaStudio's names first, then retrieval's. */
export class MetricsSoFar {
  #ofStep: CheckpointMetrics = {}
  #evaluation: { readonly step: number; readonly metrics: CheckpointMetrics } | undefined

  note(event: TrainerEvent): void {
    if (event.event === 'step') this.#ofStep = { train_loss: event.loss, train_learning_rate: event.learningRate }
    if (event.event === 'evaluation') this.#evaluation = { step: event.step, metrics: figuresOf(event.figures) }
  }

  /** Of the model after a step. */
  at(step: number): CheckpointMetrics {
    return { ...this.#ofStep, ...(this.#evaluation?.step === step && this.#evaluation.metrics) }
  }
}

function figuresOf(figures: Readonly<Record<string, number>>): CheckpointMetrics {
  const known = Object.entries(figureNames).flatMap(([theirs, ours]) =>
    figures[theirs] === undefined ? [] : [[ours, figures[theirs]] as const],
  )
  return Object.fromEntries(known)
}
