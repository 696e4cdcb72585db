import {
  createJobRequestSchema,
  type Job,
  jobEventListSchema,
  jobListSchema,
  jobReplySchema,
  shardListSchema,
} from '@e5/core'
import { z } from 'zod'
import { findCollection, findProject, projectsOf } from '../../control/acting-user.ts'
import type { Platform } from '../../control/platform.ts'
import { datasetNames, findDataset } from '../../datasets/find-dataset.ts'
import { listEvents, readTrainProgress } from '../../jobs/event-store.ts'
import { type JobAddress, jobOfUser } from '../../jobs/job-of-user.ts'
import { cancelJob, createJob, deleteJob, resumeJob, stopJob } from '../../jobs/job-operations.ts'
import type { JobServices } from '../../jobs/job-services.ts'
import { listJobs, listShards, readProgress } from '../../jobs/job-store.ts'
import { resolveStart } from '../../jobs/resolve-start.ts'
import type { JobRecord } from '../../state/job-records.ts'
import type { ProjectRecord, UserRecord } from '../../state/records.ts'
import { formatJob } from '../../wire/control/jobs.ts'
import { withJobNames } from '../../wire/control/sambastudio-names.ts'
import { emptySchema, jobParamsSchema, projectParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

const listUrl = '/api/projects/:project/jobs'
const url = '/api/projects/:project/jobs/:job'

/** Jobs: create, list, show, stop, resume, cancel and delete. */
export function jobRoutes(services: JobServices): ControlRoute[] {
  const { database } = services
  const find = ({ directory }: Platform, user: UserRecord, address: JobAddress) =>
    jobOfUser(database, { directory, user }, address)

  async function show(platform: Platform, user: UserRecord, records: readonly JobRecord[]): Promise<Job[]> {
    const idsOf = (type: JobRecord['type']) => records.filter((job) => job.type === type).map(({ id }) => id)
    const batch = await readProgress(database, idsOf('batch_predict'))
    const train = await readTrainProgress(database, idsOf('train'))
    const datasetIds = records.map(({ datasetId }) => datasetId)
    const datasets = await datasetNames(database, user, datasetIds)
    const projectNames = new Map(platform.directory.projects.map(({ id, name }) => [id, name]))
    return records.map((record) =>
      formatJob(record, {
        projectName: projectNames.get(record.projectId) ?? '',
        datasetName: datasets.get(record.datasetId) ?? '',
        batchProgress: batch.get(record.id),
        trainProgress: train.get(record.id),
      }),
    )
  }

  async function showOne(platform: Platform, user: UserRecord, record: JobRecord): Promise<Job & { data: Job }> {
    const [job] = await show(platform, user, [record])
    return { ...job!, data: job! }
  }

  async function list(platform: Platform, user: UserRecord, projects: readonly ProjectRecord[]) {
    const records = await listJobs(
      database,
      projects.map(({ id }) => id),
    )
    return { jobs: await show(platform, user, records), count: records.length }
  }

  const change = (
    action: string,
    summary: string,
    doIt: (jobServices: JobServices, job: JobRecord) => Promise<JobRecord>,
  ): ControlRoute =>
    controlRoute({
      method: 'POST',
      url: `${url}/${action}`,
      tag: 'Jobs',
      summary,
      params: jobParamsSchema,
      reply: jobReplySchema,
      handle: async ({ platform, user, params }) =>
        showOne(platform, user, await doIt(services, await find(platform, user, params))),
    })

  return [
    controlRoute({
      method: 'GET',
      url: '/api/jobs',
      tag: 'Jobs',
      summary: 'The jobs of all projects that the user may use',
      reply: jobListSchema,
      handle: ({ platform, user }) => list(platform, user, projectsOf(platform.directory, user)),
    }),
    controlRoute({
      method: 'GET',
      url: listUrl,
      tag: 'Jobs',
      summary: 'The jobs of a project',
      params: projectParamsSchema,
      reply: jobListSchema,
      handle: ({ platform, user, params }) =>
        list(platform, user, [findProject(platform.directory, user, params.project)]),
    }),
    controlRoute({
      method: 'POST',
      url: listUrl,
      tag: 'Jobs',
      summary: 'A new job: fine-tunes a model on a dataset, or embeds the texts of one',
      params: projectParamsSchema,
      body: createJobRequestSchema,
      withOurNames: withJobNames,
      reply: jobReplySchema,
      async handle({ platform, user, params, body }) {
        const project = findProject(platform.directory, user, params.project)
        const dataset = await findDataset(database, user, body.dataset)
        const given = {
          ...body,
          hyperparams: body.hyperparams ?? {},
          isVisible: isVisibleTo(platform, user),
          findCollection: (collection: string) =>
            findCollection(platform.directory, user, { project: project.id, collection }),
        }
        const start = await resolveStart(services, given)
        const job = await createJob(services, { user, project, dataset, request: body, ...start })
        return showOne(platform, user, job)
      },
    }),
    controlRoute({
      method: 'GET',
      url,
      tag: 'Jobs',
      summary: 'A job, and how far it is',
      params: jobParamsSchema,
      reply: jobReplySchema,
      handle: async ({ platform, user, params }) => showOne(platform, user, await find(platform, user, params)),
    }),
    controlRoute({
      method: 'DELETE',
      url,
      tag: 'Jobs',
      summary: 'Deletes a job that has ended or was stopped, with its results and checkpoints',
      params: jobParamsSchema,
      reply: emptySchema,
      async handle({ platform, user, params }) {
        await deleteJob(services, await find(platform, user, params))
        return {}
      },
    }),
    change('stop', 'Stops a job so that it can be resumed; what is done of it stays', stopJob),
    change('resume', 'Goes on with a job that was stopped or failed; failed shards are tried again', resumeJob),
    change('cancel', 'Gives a job up for good', cancelJob),
    controlRoute({
      method: 'GET',
      url: `${url}/shards`,
      tag: 'Jobs',
      summary: 'The parts of a batch job',
      params: jobParamsSchema,
      reply: shardListSchema,
      async handle({ platform, user, params }) {
        const shards = await listShards(database, (await find(platform, user, params)).id)
        return {
          shards: shards.map(({ number, status, rows, rowsSetAside, attempts, reason, updatedAt }) => ({
            number,
            status,
            rows,
            rows_set_aside: rowsSetAside,
            attempts,
            reason,
            time_updated: updatedAt.toISOString(),
          })),
        }
      },
    }),
    controlRoute({
      method: 'GET',
      url: `${url}/events`,
      tag: 'Jobs',
      summary: 'What a train job said of itself, in order',
      params: jobParamsSchema,
      querystring: eventQuerySchema,
      reply: jobEventListSchema,
      async handle({ platform, user, params, query }) {
        const events = await listEvents(database, (await find(platform, user, params)).id, query)
        return {
          events: events.map(({ number, createdAt, event }) => ({ number, time: createdAt.toISOString(), event })),
        }
      },
    }),
  ]
}

const eventQuerySchema = z.object({
  after: z.coerce.number().int().min(-1).default(-1).describe('Number of the last event that is known already'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
})

function isVisibleTo({ directory }: Platform, user: UserRecord): (projectId: string) => boolean {
  return (projectId) => projectsOf(directory, user).some(({ id }) => id === projectId)
}
