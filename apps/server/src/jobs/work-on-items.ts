import { workOnFinish } from '../batch/work-on-finish.ts'
import { workOnShard } from '../batch/work-on-shard.ts'
import { workOnSplit } from '../batch/work-on-split.ts'
import { checkDataset } from '../datasets/check-dataset.ts'
import type { QueueItem } from '../queue/queue-item.ts'
import { workOnTraining } from '../training/work-on-training.ts'
import type { WorkerSelf } from '../workers/presence.ts'
import { jobFolder } from './job-folder.ts'
import type { JobServices } from './job-services.ts'

/** Takes items from the queue from now on. `slots` of 0: none. */
export async function workOnItems(services: JobServices, self: WorkerSelf): Promise<void> {
  const { slots } = self
  if (slots === 0) return
  const workOn = (item: QueueItem, signal: AbortSignal) =>
    services.presence.during(item, () => workOnItem(services, item, signal))
  services.presence.begin(self)
  await services.queue.work('datasets', 1, workOn)
  await services.queue.work('batches', slots, workOn)
  await services.queue.work('trainings', 1, workOn)
}

async function workOnItem(services: JobServices, item: QueueItem, signal: AbortSignal): Promise<void> {
  switch (item.kind) {
    case 'batch-split':
      return await workOnSplit(services, item, signal)
    case 'batch-shard':
      return await workOnShard(services, item, signal)
    case 'batch-finish':
      return await workOnFinish(services, item, signal)
    case 'dataset-check':
      return await checkDataset(services, item.datasetId, signal)
    case 'train':
      return await workOnTraining(services, item, signal)
    case 'job-removal':
      return await services.files.remove(jobFolder(item.jobId))
  }
}
