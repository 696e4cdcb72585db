import { join } from 'node:path'
import { datasetContent } from '../datasets/dataset-files.ts'
import { failureReason } from '../failure-reason.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { duringRun } from '../jobs/watch-run.ts'
import type { JobRecord, TrainOptions } from '../state/job-records.ts'
import { EventJournal, JobLost } from './event-journal.ts'
import { runToEnd } from './run-to-end.ts'
import { startModel } from './start-model.ts'
import { trainerArguments } from './trainer-arguments.ts'
import { openTrainingFolder } from './training-folder.ts'
import { endTraining, giveTrainingBack, type TrainingEnd } from './training-status.ts'
import { isAway, untilBack } from './until-back.ts'

// The queue lets an item take 24 hours; another worker, or this one, goes on from the last checkpoint.
const longestTurnMs = 12 * 3_600_000

/**
 * Trains: the program e5-trainer on a dataset of the file store, from the job's last checkpoint on if it has one. Returns when the job
 * has ended or was stopped.
 *
 * @throws if it is to be gone on with by a later turn: this process stops, the turn was long, or what it needs is away
 */
export async function workOnTraining(
  services: JobServices,
  { jobId, run }: { readonly jobId: string; readonly run: number },
  signal: AbortSignal,
): Promise<void> {
  const outer = AbortSignal.any([signal, AbortSignal.timeout(longestTurnMs)])
  await duringRun(services, { jobId, run }, outer, async (job, runSignal) => {
    const journal = await EventJournal.take(services.database, { jobId, run })
    if (journal === undefined) return
    try {
      const end = await train(services, { job, journal, signal: runSignal })
      if (end !== undefined) await untilBack(() => endTraining(journal, job, end), outer)
      else if (outer.aborted) throw new Error('A later turn goes on with the training.')
    } catch (error) {
      // Another worker has it, or it is deleted.
      if (error instanceof JobLost) return
      await giveTrainingBack(journal, job).catch(() => undefined)
      throw error
    }
  })
}

interface Training {
  readonly job: JobRecord
  readonly journal: EventJournal
  readonly signal: AbortSignal
}

// Undefined: it was stopped.
async function train(services: JobServices, { job, journal, signal }: Training): Promise<TrainingEnd | undefined> {
  const { files, temporary, dataDir } = services
  try {
    await using folder = await openTrainingFolder(services, job)
    const model = await startModel(services, job, join(folder.path, 'start-model'))
    const dataset = await files.local(datasetContent(job.datasetId), temporary)
    try {
      const places = { model, data: dataset.path, output: folder.output, dataDir }
      const { hyperparameters } = job.options as TrainOptions
      const args = () => trainerArguments(hyperparameters, places)
      return await runToEnd(services, { job, journal, folder, args, signal })
    } finally {
      await dataset.release()
    }
  } catch (error) {
    if (error instanceof JobLost || isAway(error) || signal.aborted) throw error
    services.log.warn({ err: error, job: job.id }, 'a training failed')
    return { status: 'FAILED', reason: failureReason(error) }
  }
}
