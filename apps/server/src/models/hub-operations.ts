import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { E5Error, findKnownModel } from '@e5/core'
import { checkModelFiles, describeModel } from '@e5/runtime'
import { filesOf } from '../files/link-files.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { unsettledStatuses } from '../jobs/job-store.ts'
import { and, eq, inArray, sql } from '../state/drizzle.ts'
import type { CheckpointRecord } from '../state/job-records.ts'
import type { CollectionRecord, EndpointRecord, UserRecord } from '../state/records.ts'
import { jobs } from '../state/schema.ts'
import { checkpointFolder, isOfModel } from '../training/training-files.ts'
import { fetchHubModel } from './fetch-hub-model.ts'
import { type HubRecord, hubContent, hubCurrent, hubFolder, hubRecordFile, readHubRecord } from './hub-record.ts'
import { listServerModels } from './server-models.ts'

/** A model that is to be made from a checkpoint. */
export interface NewHubModel extends Pick<HubRecord, 'name' | 'description' | 'checkpointType'> {
  readonly checkpoint: CheckpointRecord
  readonly user: UserRecord
}

/**
 * Makes a checkpoint a model of the hub: a copy, which stays when the job is deleted.
 *
 * @throws E5Error NAME_TAKEN, CHECKPOINT_NOT_FOUND if it was deleted meanwhile, FILE_STORE_UNAVAILABLE
 */
export async function addHubModel(services: JobServices, model: NewHubModel): Promise<HubRecord> {
  const { files, dataDir, temporary, database } = services
  const { name, checkpoint } = model
  await refuseTaken(services, name)
  const content = await files.local(checkpointFolder(checkpoint.jobId, checkpoint.id), temporary)
  try {
    const names = await filesOf(content.path).catch(() => {
      throw new E5Error('CHECKPOINT_NOT_FOUND', { checkpoint: checkpoint.name })
    })
    checkModelFiles(content.path)
    const record = recordOf(model, await describeModel(content.path, dataDir))
    const folder = hubContent(record)
    let isListed = false
    const bytes = [Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`)]
    try {
      for (const file of names.filter(isOfModel)) {
        await files.take(`${folder}/${file}`, join(content.path, file))
      }
      await files.write(`${folder}/${hubRecordFile}`, bytes)
      await database.run((statements) =>
        statements.transaction(async (transaction) => {
          // Of two requests at once for one name the later finds the earlier's record.
          await transaction.execute(sql`select pg_advisory_xact_lock(hashtext(${`model ${name}`}))`)
          await refuseTaken(services, name)
          await files.write(`${hubCurrent(name)}/${hubRecordFile}`, bytes)
          isListed = true
        }),
      )
    } catch (error) {
      // The transaction keeps a lock and writes nothing: what fails after that file is written undoes nothing.
      if (!isListed) {
        await files.remove(folder).catch(() => undefined)
        throw error
      }
    }
    await fetchHubModel(services, name)
    return record
  } finally {
    await content.release()
  }
}

/**
 * Deletes a model of the hub.
 *
 * @throws E5Error MODEL_NOT_FOUND, FORBIDDEN for another user's, OBJECT_IN_USE while an endpoint, a collection or a job uses it or if it is none of
 * the hub, FILE_STORE_UNAVAILABLE
 */
export async function deleteHubModel(
  services: JobServices,
  {
    name,
    user,
    endpoints,
    collections,
  }: {
    readonly name: string
    readonly user: UserRecord
    readonly endpoints: readonly EndpointRecord[]
    readonly collections: readonly CollectionRecord[]
  },
): Promise<void> {
  const { files, dataDir } = services
  const record = await readHubRecord(files, name)
  if (record === undefined) {
    const { local, unusable } = await listServerModels(dataDir, files)
    const isHere = [...local.map(({ description }) => description), ...unusable].some((model) => model.name === name)
    if (!isHere) throw new E5Error('MODEL_NOT_FOUND', { model: name, looked: 'the model hub' })
    throw inUse(name, 'it was installed, pulled or imported on the server, and its operator deletes it there.')
  }
  if (user.role !== 'admin' && record.ownerId !== user.id) throw new E5Error('FORBIDDEN', { action: 'model delete' })
  const endpoint = endpoints.find(({ model }) => model === name)
  if (endpoint !== undefined) throw inUse(name, `the endpoint ${endpoint.name} uses it; delete that first.`)
  const collection = collections.find(({ model }) => model === name)
  if (collection !== undefined) throw inUse(name, `the collection ${collection.name} uses it; delete that first.`)
  const job = await jobOf(services, name)
  if (job !== undefined) throw inUse(name, `the job ${job} uses it; cancel or delete that first.`)
  await files.remove(hubCurrent(name))
  await files.remove(hubFolder(name))
  await fetchHubModel(services, name)
}

async function refuseTaken({ files, dataDir }: JobServices, name: string): Promise<void> {
  const { local, remote, unusable } = await listServerModels(dataDir, files)
  const names = [...local.map(({ description }) => description), ...remote, ...unusable].map((model) => model.name)
  if (findKnownModel(name) === undefined && !names.includes(name)) return
  throw new E5Error('NAME_TAKEN', { kind: 'Model', name, place: 'the model hub' })
}

// One that was stopped or failed may be resumed, and needs it then.
async function jobOf({ database }: JobServices, model: string): Promise<string | undefined> {
  const [job] = await database.run((statements) =>
    statements
      .select({ name: jobs.name })
      .from(jobs)
      .where(and(eq(jobs.model, model), inArray(jobs.status, [...unsettledStatuses])))
      .limit(1),
  )
  return job?.name
}

function recordOf(
  { name, description, checkpointType, checkpoint, user }: NewHubModel,
  { dimensions, parameters, tokenLimit, weightsBytes }: Awaited<ReturnType<typeof describeModel>>,
): HubRecord {
  return {
    id: randomUUID(),
    name,
    description,
    checkpointType,
    checkpoint: checkpoint.name,
    ownerId: user.id,
    createdAt: new Date().toISOString(),
    dimensions,
    parameters,
    tokenLimit,
    weightsBytes,
  }
}

function inUse(name: string, reason: string): E5Error<'OBJECT_IN_USE'> {
  return new E5Error('OBJECT_IN_USE', { object: `model ${name}`, reason })
}
