import type { QueueItem } from '../queue/queue-item.ts'
import type { JobServices } from './job-services.ts'

/** Takes items from the queue from now on. `slots` of 0: none. */
export async function workOnItems(services: JobServices, slots: number): Promise<void> {
  if (slots === 0) return
  const workOn = (item: QueueItem, signal: AbortSignal) => workOnItem(services, item, signal)
  await services.queue.work('datasets', 1, workOn)
  await services.queue.work('batches', slots, workOn)
  await services.queue.work('trainings', 1, workOn)
}

function workOnItem(_services: JobServices, item: QueueItem, _signal: AbortSignal): Promise<void> {
  throw new Error(`This is a bug: nothing works on ${item.kind}.`)
}
