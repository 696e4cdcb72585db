import type { JobServices } from '../jobs/job-services.ts'
import { and, eq, sql } from '../state/drizzle.ts'
import { jobEvents } from '../state/schema.ts'
import { MetricsSoFar } from './checkpoint-metrics.ts'
import { keepCheckpoint } from './keep-checkpoint.ts'
import type { PreparedTraining } from './run-to-end.ts'
import type { TrainerEvent, TrainerEventOf } from './trainer-event.ts'
import { untilBack } from './until-back.ts'

/** Takes the events of a trainer, one after the other. */
export interface TrainerEvents {
  readonly take: (event: TrainerEvent) => Promise<void>
  /** Checkpoints so far. */
  readonly checkpoints: number
}

/** Keeps events, and the checkpoints that they tell of. */
export function takeTrainerEvents(
  services: JobServices,
  { job, journal, folder, signal }: Omit<PreparedTraining, 'args'>,
): TrainerEvents {
  const metrics = new MetricsSoFar()
  let checkpoints = 0
  return {
    get checkpoints() {
      return checkpoints
    },
    async take(event) {
      metrics.note(event)
      if (event.event === 'start') {
        await untilBack(
          () => journal.keep(withoutPlaces(event), (transaction) => repeatFrom(transaction, event)),
          signal,
        )
      } else if (event.event === 'checkpoint') {
        checkpoints++
        const { staging } = folder
        await keepCheckpoint(services, { job, journal, event, metrics: metrics.at(event.step), staging, signal })
      } else journal.add(event)
    },
  }

  // Steps after the checkpoint come once more: what was said of them before gives way.
  function repeatFrom(
    transaction: Parameters<Parameters<typeof journal.keep>[1]>[0],
    { resumedStep }: TrainerEventOf<'start'>,
  ): Promise<unknown> {
    const isLater = sql`(${jobEvents.event} ->> 'step')::int > ${resumedStep}`
    return transaction.delete(jobEvents).where(and(eq(jobEvents.jobId, job.id), isLater))
  }
}

// Paths of the machine that trains are nobody's business.
function withoutPlaces(event: TrainerEventOf<'start'>): TrainerEvent {
  const { data, output, data_dir, ...options } = event.options
  return { ...event, model: event.model, options }
}
