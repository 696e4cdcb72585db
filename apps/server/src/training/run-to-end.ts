import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setInterval } from 'node:timers/promises'
import type { JobServices } from '../jobs/job-services.ts'
import { jobById } from '../jobs/job-store.ts'
import type { JobRecord } from '../state/job-records.ts'
import { type EventJournal, JobLost } from './event-journal.ts'
import { takeTrainerEvents } from './take-trainer-events.ts'
import { runTrainer, type TrainerOutcome } from './trainer-process.ts'
import { trainingReport } from './training-files.ts'
import type { TrainingFolder } from './training-folder.ts'
import type { TrainingEnd } from './training-status.ts'
import { isAway } from './until-back.ts'

/** A training that is about to run on this machine. */
export interface PreparedTraining {
  readonly job: JobRecord
  readonly journal: EventJournal
  readonly folder: TrainingFolder
  /** The trainer's arguments, which are others once there is a checkpoint. */
  readonly args: () => Promise<string[]>
  /** Aborted: the job was stopped, cancelled or deleted, or the process ends. */
  readonly signal: AbortSignal
}

const doneCode = 0
// No step was better than the model before: done, with nothing to promote.
const notBetterCode = 3
const mostDeaths = 3
const writeEveryMs = 1000

/**
 * Runs the trainer until it ends by itself. One that something killed goes on from its last checkpoint, a few times.
 *
 * @returns undefined if it was stopped
 * @throws JobLost, and what keeping its checkpoints throws
 */
export async function runToEnd(services: JobServices, training: PreparedTraining): Promise<TrainingEnd | undefined> {
  const { signal, args, journal, folder, job } = training
  const kill = new AbortController()
  const onStop = (): void => void killIfUnwanted(services, job.id, kill)
  signal.addEventListener('abort', onStop, { once: true })
  const writing = new AbortController()
  const written = writeEvents(journal, writing.signal, kill)
  const events = takeTrainerEvents(services, training)
  try {
    for (let deaths = 0; ; ) {
      if (signal.aborted) return undefined
      const checkpointsBefore = events.checkpoints
      const outcome = await runTrainer({ args: await args(), onEvent: events.take, stop: signal, kill: kill.signal })
      if (kill.signal.reason instanceof JobLost) throw kill.signal.reason
      if (signal.aborted) {
        await journal.write()
        return undefined
      }
      const isKilled = outcome.endedBy !== null
      deaths = isKilled && events.checkpoints === checkpointsBefore ? deaths + 1 : isKilled ? 1 : 0
      if (isKilled && deaths < mostDeaths) continue
      await takeReport(services, job.id, folder)
      return endOf(outcome)
    }
  } finally {
    signal.removeEventListener('abort', onStop)
    writing.abort()
    await written
  }
}

function endOf({ exitCode, endedBy, message }: TrainerOutcome): TrainingEnd {
  if (exitCode === doneCode) return { status: 'EXIT_WITH_0', reason: '' }
  if (exitCode === notBetterCode) return { status: 'EXIT_WITH_0', reason: message }
  if (exitCode !== null) return { status: 'FAILED', reason: message }
  const reason = `The trainer was ended by ${endedBy} ${mostDeaths} times without a new checkpoint: if memory was short, lower kept_memory, micro_batch_tokens or workers, and resume.`
  return { status: 'FAILED', reason }
}

// What was stopped goes on one day, and writes a checkpoint for it; the rest ends at once.
async function killIfUnwanted({ database }: JobServices, jobId: string, kill: AbortController): Promise<void> {
  const job = await jobById(database, jobId).catch(() => 'unknown' as const)
  if (job === undefined || (job !== 'unknown' && job.status === 'CANCELLED')) kill.abort()
}

async function writeEvents(journal: EventJournal, signal: AbortSignal, kill: AbortController): Promise<void> {
  try {
    for await (const _ of setInterval(writeEveryMs, undefined, { signal })) {
      await journal.write().catch((error: unknown) => {
        // A database that is away is told of elsewhere; the events wait.
        if (!isAway(error)) kill.abort(error)
      })
    }
  } catch {
    // The signal.
  }
}

async function takeReport({ files, log }: JobServices, jobId: string, { output }: TrainingFolder): Promise<void> {
  const report = join(output, 'report.html')
  if (!existsSync(report)) return
  await files.take(trainingReport(jobId), report).catch((error: unknown) => {
    log.warn({ err: error, job: jobId }, 'the report of a training could not be kept')
  })
}
