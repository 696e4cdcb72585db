import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { filesOf, linkFolder } from '../files/link-files.ts'
import type { JobServices } from '../jobs/job-services.ts'
import type { CheckpointMetrics, JobRecord, TrainOptions } from '../state/job-records.ts'
import { checkpointName, listCheckpoints, replaceCheckpoint } from './checkpoint-store.ts'
import { type EventJournal, JobLost } from './event-journal.ts'
import type { TrainerEventOf } from './trainer-event.ts'
import { checkpointFolder } from './training-files.ts'
import { untilBack } from './until-back.ts'

/** A checkpoint that the trainer has just written, and for whom it is kept. */
export interface WrittenCheckpoint {
  readonly job: JobRecord
  readonly journal: EventJournal
  readonly event: TrainerEventOf<'checkpoint'>
  readonly metrics: CheckpointMetrics
  /** A folder on the trainer's disk. */
  readonly staging: string
  /** Aborted: what is away is waited for no longer. */
  readonly signal: AbortSignal
}

/**
 * Brings a checkpoint into the file store, then into the table together with its event; what it takes the place of is removed. Files
 * of a worker that was taken for gone are in nobody's way: each checkpoint has a folder of its own.
 *
 * @throws JobLost; E5Error FILE_STORE_UNAVAILABLE or DATABASE_UNAVAILABLE once `signal` is aborted
 */
export async function keepCheckpoint(services: JobServices, written: WrittenCheckpoint): Promise<void> {
  const { job, journal, event, metrics, staging, signal } = written
  const { step, kind, path } = event
  const name = checkpointName(job.id, kind, step)
  const kept = { ...event, path: basename(path), checkpoint: name }
  // The trainer was faster, and has removed it in favour of newer ones.
  if (!existsSync(path)) return untilBack(() => journal.keep(kept, async () => undefined), signal)
  const id = randomUUID()
  const folder = checkpointFolder(job.id, id)
  const { keep_checkpoints: keptSteps } = (job.options as TrainOptions).hyperparameters
  let outdated: readonly string[] = []
  try {
    // From here on the trainer may remove it.
    await linkFolder(path, staging)
    await untilBack(async () => {
      for (const file of await filesOf(staging)) await services.files.take(`${folder}/${file}`, join(staging, file))
      const own = await metricsOf(services, job, event, metrics)
      await journal.keep(kept, async (transaction) => {
        const checkpoint = { id, jobId: job.id, name, steps: step, metrics: own }
        outdated = await replaceCheckpoint(transaction, checkpoint, Number(keptSteps))
      })
    }, signal)
  } catch (error) {
    if (error instanceof JobLost) await services.files.remove(folder).catch(noteLeftOver(services))
    throw error
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  for (const old of outdated) await services.files.remove(checkpointFolder(job.id, old)).catch(noteLeftOver(services))
}

// The last one is the best one again, which was evaluated steps ago.
async function metricsOf(
  { database }: JobServices,
  job: JobRecord,
  { kind, step }: TrainerEventOf<'checkpoint'>,
  metrics: CheckpointMetrics,
): Promise<CheckpointMetrics> {
  if (kind !== 'final') return metrics
  const all = await listCheckpoints(database, job.id)
  const best = all.find(({ name, steps }) => name === checkpointName(job.id, 'best', steps) && steps === step)
  return best?.metrics ?? metrics
}

function noteLeftOver({ log }: JobServices): (error: unknown) => void {
  return (error) => log.warn({ err: error }, 'the files of an old checkpoint could not be removed')
}
