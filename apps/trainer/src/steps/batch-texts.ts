import type { TrainingRow } from '@e5/data'
import type { Distillation } from '../loss/contrastive-loss.ts'
import type { TrainingBatch } from '../sampling/batch-sampler.ts'
import { excludedPassages, type PositivesOf } from '../sampling/competitors.ts'
import type { TrainingTexts } from '../texts/training-texts.ts'
import type { LossChoice, StepTexts } from './contrastive-step.ts'

/** What batches become texts and losses by. */
export interface BatchContext {
  readonly rows: readonly TrainingRow[]
  readonly texts: TrainingTexts
  readonly positivesOf: PositivesOf
  readonly loss: Pick<LossChoice, 'temperature' | 'candidates'>
  /** The weight of the contrastive loss beside distillation; undefined: no distillation. */
  readonly contrastiveWeight: number | undefined
}

/** The texts and the loss of a batch. */
export function batchTexts({ rows, groups }: TrainingBatch, context: BatchContext): StepTexts {
  const columns = groups.flatMap(({ docIds }) => docIds)
  const docIds = [...new Set(columns)]
  const places = new Map(docIds.map((docId, place) => [docId, place]))
  const queries = rows.map((row) => context.rows[row]!.query)
  return {
    queries: rows.map((row) => context.texts.query(row)),
    passages: docIds.map((docId) => context.texts.passage(docId)),
    columns: columns.map((docId) => places.get(docId)!),
    passagesPerQuery: columns.length / rows.length,
    ...context.loss,
    ...excludedPassages(queries, columns, context.positivesOf),
    distillation: distillationOf(groups, context.contrastiveWeight),
  }
}

function distillationOf(
  groups: TrainingBatch['groups'],
  contrastiveWeight: number | undefined,
): Distillation | undefined {
  if (contrastiveWeight === undefined) return undefined
  // Rows without scores were refused before the first step.
  return { teacherScores: Float32Array.from(groups.flatMap(({ scores }) => scores!)), contrastiveWeight }
}
