import type { StartEvent } from '@e5/core'
import type { ModelDescription } from '@e5/runtime'
import type { FoundCheckpoint } from '../checkpoint/read-checkpoint.ts'
import type { TrainingEngine } from '../engine/training-engine.ts'
import type { Evaluator } from '../evaluation/evaluator.ts'
import type { TrainOptions } from '../options/option-table.ts'
import type { BatchSampler } from '../sampling/batch-sampler.ts'
import type { BatchContext } from '../steps/batch-texts.ts'
import type { ContentHashes } from './content-hash.ts'
import type { EventSink } from './event-log.ts'
import type { RunPlan } from './run-plan.ts'

/** All that a run works with, ready for its next step. */
export interface TrainingRun {
  readonly options: TrainOptions
  readonly plan: RunPlan
  readonly model: ModelDescription
  readonly engine: TrainingEngine
  readonly sampler: BatchSampler
  readonly batches: BatchContext
  /** Undefined for a run without evaluation. */
  readonly evaluator: Evaluator | undefined
  readonly hashes: ContentHashes
  readonly start: StartEvent
  /** Where it goes on from. */
  readonly checkpoint: FoundCheckpoint | undefined
}

/** What a run has of the world. */
export interface RunWorld {
  readonly emit: EventSink
  /** Aborted: a checkpoint is written after the step that runs, and the run ends. */
  readonly signal: AbortSignal
}
