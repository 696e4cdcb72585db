import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error, type EvaluationEvent, evaluationEventSchema, type PlainValue } from '@e5/core'
import { z } from 'zod'
import type { ContentHashes } from '../run/content-hash.ts'

/** What a run must know to go on, besides weights and moments: batches follow from the step. */
export interface CheckpointState {
  /** Steps done. */
  readonly step: number
  /** That they took, over all parts of the run. */
  readonly seconds: number
  /** By their fields. */
  readonly options: Readonly<Record<string, PlainValue>>
  readonly hashes: ContentHashes
  /** All so far, from which baseline, best and patience follow. */
  readonly evaluations: readonly EvaluationEvent[]
}

const version = 1
const stateFile = 'state.json'

const stateSchema = z.object({
  version: z.literal(version),
  step: z.int().min(0),
  seconds: z.number(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  hashes: z.object({ model: z.string(), data: z.string(), heldOut: z.string() }),
  evaluations: z.array(evaluationEventSchema),
})

/** Writes it into a folder. */
export function writeState(folder: string, state: CheckpointState): Promise<void> {
  return writeFile(join(folder, stateFile), `${JSON.stringify({ version, ...state }, null, 2)}\n`)
}

/** Reads it. @throws E5Error CHECKPOINT_INVALID. */
export async function readState(folder: string): Promise<CheckpointState> {
  const file = join(folder, stateFile)
  const refuse = (reason: string) => new E5Error('CHECKPOINT_INVALID', { folder, reason: `${stateFile}: ${reason}` })
  let content: unknown
  try {
    content = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw refuse(`${(error as Error).message}.`)
  }
  const state = stateSchema.safeParse(content)
  if (!state.success) throw refuse(z.prettifyError(state.error))
  return state.data
}
