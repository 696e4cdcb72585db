import { type JobEvent, jobStatusSchema, type TrainingEvent, trainingEventSchema } from '@e5/core'
import { z } from 'zod'

// What a worker says beside the trainer.
const workerEventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('taken'), host: z.string() }),
  z.object({ event: z.literal('status'), status: jobStatusSchema, reason: z.string() }),
])

/** What was said of a train job: by its trainer, or by the worker that runs it. */
export interface LogEntry {
  /** In the order in which it was said. */
  readonly number: number
  readonly time: string
  readonly event: TrainingEvent | z.infer<typeof workerEventSchema>
}

/** Reads the events of a job; kinds that this console does not know are left out. */
export function readLog(events: readonly JobEvent[]): readonly LogEntry[] {
  return events.flatMap(({ number, time, event }): readonly LogEntry[] => {
    const own = workerEventSchema.safeParse(event)
    if (own.success) return [{ number, time, event: own.data }]
    const trainers = trainingEventSchema.safeParse(event)
    return trainers.success ? [{ number, time, event: trainers.data }] : []
  })
}

/** The trainer's part of it. */
export function trainingEvents(log: readonly LogEntry[]): readonly TrainingEvent[] {
  return log.flatMap(({ event }) => (event.event === 'taken' || event.event === 'status' ? [] : [event]))
}
