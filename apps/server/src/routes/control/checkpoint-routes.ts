import { type Checkpoint, checkpointListSchema, checkpointReplySchema } from '@e5/core'
import type { Platform } from '../../control/platform.ts'
import { folderSize } from '../../files/folder-size.ts'
import { type JobAddress, jobOfUser } from '../../jobs/job-of-user.ts'
import type { JobServices } from '../../jobs/job-services.ts'
import type { CheckpointRecord, JobRecord } from '../../state/job-records.ts'
import type { UserRecord } from '../../state/records.ts'
import { deleteCheckpointRow, findCheckpoint, listCheckpoints } from '../../training/checkpoint-store.ts'
import { checkpointFolder } from '../../training/training-files.ts'
import { formatCheckpoint } from '../../wire/control/checkpoints.ts'
import { checkpointParamsSchema, emptySchema, jobParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

const listUrl = '/api/projects/:project/jobs/:job/checkpoints'
const url = '/api/projects/:project/jobs/:job/checkpoints/:checkpoint'

/** Checkpoints of train jobs: list, show and delete. */
export function checkpointRoutes({ database, files }: JobServices): ControlRoute[] {
  const jobOf = ({ directory }: Platform, user: UserRecord, address: JobAddress) =>
    jobOfUser(database, { directory, user }, address)

  async function show(record: CheckpointRecord, job: JobRecord): Promise<Checkpoint> {
    return formatCheckpoint(record, job, (await folderSize(files, checkpointFolder(job.id, record.id))).bytes)
  }

  return [
    controlRoute({
      method: 'GET',
      url: listUrl,
      tag: 'Jobs',
      summary: 'The checkpoints of a train job that are kept, with their metrics',
      params: jobParamsSchema,
      reply: checkpointListSchema,
      async handle({ platform, user, params }) {
        const job = await jobOf(platform, user, params)
        const records = await listCheckpoints(database, job.id)
        const checkpoints = await Promise.all(records.map((record) => show(record, job)))
        return { checkpoints, data: { checkpoints }, count: checkpoints.length }
      },
    }),
    controlRoute({
      method: 'GET',
      url,
      tag: 'Jobs',
      summary: 'A checkpoint of a train job',
      params: checkpointParamsSchema,
      reply: checkpointReplySchema,
      async handle({ platform, user, params }) {
        const job = await jobOf(platform, user, params)
        const checkpoint = await show(await findCheckpoint(database, params.checkpoint, job.id), job)
        return { ...checkpoint, data: checkpoint }
      },
    }),
    controlRoute({
      method: 'DELETE',
      url,
      tag: 'Jobs',
      summary: 'Deletes a checkpoint; a job that goes on does so from the newest that is left, or from its beginning',
      params: checkpointParamsSchema,
      reply: emptySchema,
      async handle({ platform, user, params }) {
        const job = await jobOf(platform, user, params)
        const { id } = await findCheckpoint(database, params.checkpoint, job.id)
        await deleteCheckpointRow(database, id)
        await files.remove(checkpointFolder(job.id, id))
        return {}
      },
    }),
  ]
}
