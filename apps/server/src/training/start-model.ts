import { rm } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import { linkFolder } from '../files/link-files.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { fetchHubModel } from '../models/fetch-hub-model.ts'
import type { JobRecord, TrainOptions } from '../state/job-records.ts'
import { checkpointById } from './checkpoint-store.ts'
import { checkpointFolder, isOfModel, startModelFolder } from './training-files.ts'

/**
 * What a job begins with: the name of its model, or the folder `to` with the checkpoint that it was given. The job has a copy of that
 * from its first start on, since it is needed whenever the job goes on.
 *
 * @throws E5Error CHECKPOINT_NOT_FOUND if the checkpoint was deleted before the job began
 */
export async function startModel(services: JobServices, job: JobRecord, to: string): Promise<string> {
  const { checkpointId } = job.options as TrainOptions
  if (checkpointId === null) {
    await fetchHubModel(services, job.model)
    return job.model
  }
  const { files, temporary } = services
  const own = startModelFolder(job.id)
  if (!(await hasFile(services, `${own}/config.json`))) await copyCheckpoint(services, checkpointId, own)
  const local = await files.local(own, temporary)
  try {
    await rm(to, { recursive: true, force: true })
    await linkFolder(local.path, to)
  } finally {
    await local.release()
  }
  return to
}

async function copyCheckpoint({ database, files }: JobServices, checkpointId: string, to: string): Promise<void> {
  const checkpoint = await checkpointById(database, checkpointId)
  if (checkpoint === undefined) throw new E5Error('CHECKPOINT_NOT_FOUND', { checkpoint: checkpointId })
  const from = checkpointFolder(checkpoint.jobId, checkpointId)
  const names: string[] = []
  for await (const { name } of files.list(from)) names.push(name)
  const wanted = names.map((name) => name.slice(from.length + 1)).filter(isOfModel)
  // The last one says that all are there.
  const last = (name: string): number => (name === 'config.json' ? 1 : 0)
  for (const name of wanted.sort((a, b) => last(a) - last(b)))
    await files.write(`${to}/${name}`, files.read(`${from}/${name}`))
}

async function hasFile({ files }: JobServices, name: string): Promise<boolean> {
  for await (const file of files.list(name.slice(0, name.lastIndexOf('/')))) if (file.name === name) return true
  return false
}
