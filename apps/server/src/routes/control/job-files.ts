import { Readable } from 'node:stream'
import { E5Error } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { jobResults } from '../../batch/batch-files.ts'
import { readSetAside } from '../../batch/set-aside.ts'
import type { Platform } from '../../control/platform.ts'
import { packFolder } from '../../files/pack-folder.ts'
import { readWhole } from '../../files/read-whole.ts'
import { jobOfUser } from '../../jobs/job-of-user.ts'
import type { JobServices } from '../../jobs/job-services.ts'
import { trainingReport } from '../../training/training-files.ts'
import { refuseOtherMethods } from '../method-guard.ts'
import { jobParamsSchema } from './control-params.ts'
import { actingUser } from './control-route.ts'

/** What the routes of a job's files work on. */
export interface JobFilesContext {
  readonly platform: Platform
  readonly services: JobServices
}

const resultsUrl = '/api/projects/:project/jobs/:job/results/download'
const setAsideUrl = '/api/projects/:project/jobs/:job/set-aside'
const reportUrl = '/api/projects/:project/jobs/:job/report.html'

/** The files of jobs: the results of a batch job as SambaStudio packs them, its rows without one, the report on a train job. */
export function registerJobFiles(app: FastifyInstance, { platform, services }: JobFilesContext): void {
  const { database, files } = services
  const schema = { tags: ['Jobs'], security: [{ accessKey: [] }] }

  app.get(
    resultsUrl,
    { schema: { ...schema, summary: 'The results of a batch job that is done, as a tar.gz with the folder results' } },
    async (request, reply) => {
      const job = await find(request)
      if (job.status !== 'EXIT_WITH_0')
        throw new E5Error('OBJECT_IN_USE', { object: `the results of job ${job.name}`, reason: `it is ${job.status}.` })
      return reply
        .header('content-type', 'application/gzip')
        .header('content-disposition', `attachment; filename="${job.name}.tar.gz"`)
        .send(packFolder(files, jobResults(job.id), 'results'))
    },
  )
  app.get(
    setAsideUrl,
    {
      schema: {
        ...schema,
        summary: 'The rows of a batch job that have no result: file, line and reason, as JSON Lines',
      },
    },
    async (request, reply) => {
      const job = await find(request)
      return reply.header('content-type', 'application/jsonl').send(Readable.from(readSetAside(services, job.id)))
    },
  )
  app.get(
    reportUrl,
    { schema: { ...schema, summary: 'The page on a train job: its curves and figures' } },
    async (request, reply) => {
      const { id } = await find(request)
      // Read whole before the answer begins, so that one that is not there is told.
      return reply.header('content-type', 'text/html; charset=utf-8').send(await readWhole(files, trainingReport(id)))
    },
  )
  for (const url of [resultsUrl, setAsideUrl, reportUrl]) refuseOtherMethods(app, url, 'GET')

  async function find(request: Parameters<typeof actingUser>[0]) {
    const { directory } = platform
    const user = await actingUser(request, platform)
    return await jobOfUser(database, { directory, user }, jobParamsSchema.parse(request.params))
  }
}
