import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Embedder } from '@e5/runtime'
import type { FastifyInstance } from 'fastify'
import { EmbedderPool } from '../control/embedder-pool.ts'
import { KeptEmbedders } from '../control/kept-embedders.ts'
import type { Platform } from '../control/platform.ts'
import { datasetContent } from '../datasets/dataset-files.ts'
import { openDatasets } from '../datasets/datasets.ts'
import { createFolderStore } from '../files/folder-store.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { LateLog } from '../late-log.ts'
import { openBossQueue } from '../queue/boss-queue.ts'
import type { Database } from '../state/database.ts'
import { createDrizzleStore } from '../state/drizzle-store.ts'
import type { DatasetRecord } from '../state/job-records.ts'
import { openMigratedDatabase, type StateOptions } from '../state/open-state.ts'
import type { ProjectRecord, UserRecord } from '../state/records.ts'
import { datasets as datasetTable } from '../state/schema.ts'
import { Presence } from '../workers/presence.ts'
import { createFakeEmbedder } from './fake-embedder.ts'
import { newProject, newUser } from './state-fixtures.ts'
import { createAppOver } from './test-app.ts'

/** What jobs of tests are made with, in a folder of their own, and a user with a project. */
export interface TestJobs extends AsyncDisposable {
  readonly services: JobServices
  readonly user: UserRecord
  readonly project: ProjectRecord
}

/** Opens it on a database; nothing works on the queue yet. */
export async function openTestJobs(options: StateOptions, folder: string, embedder: Embedder): Promise<TestJobs> {
  const database = await openMigratedDatabase(options)
  const log = new LateLog()
  const leaseSeconds = 10
  const queue = await openBossQueue({ database, leaseSeconds, log })
  const presence = new Presence({ database, leaseSeconds, log })
  const pool = new EmbedderPool(async () => embedder)
  const store = createDrizzleStore(database)
  const user = await store.createUser(newUser({ role: 'admin' }), undefined)
  const project = await store.createProject(newProject({ ownerId: user.id }))
  const services: JobServices = {
    database,
    files: createFolderStore(join(folder, 'files')),
    queue,
    presence,
    leaseSeconds,
    pool,
    embedders: new KeptEmbedders(pool, 30_000),
    hardware: { device: 'cpu', deviceId: null, replicas: null },
    dataDir: folder,
    datasetBytes: undefined,
    temporary: join(folder, 'temporary'),
    log,
  }
  return {
    services,
    user,
    project,
    async [Symbol.asyncDispose]() {
      await queue.close()
      await presence.close()
      await services.embedders.close()
      await database.close()
    },
  }
}

/** An app with a database and a folder of its own, over a fake embedder; nothing works on its queue. */
export interface TestJobApp extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly platform: Platform
  readonly jobs: TestJobs
}

/** How such an app differs from the usual one. */
export interface TestJobAppOptions {
  /** PGlite in the folder unless given. */
  readonly state?: StateOptions
  readonly datasetBytes?: number
  readonly datasetFolders?: readonly string[]
  readonly s3Endpoint?: string
}

/** Opens it in a folder. */
export async function openTestJobApp(
  folder: string,
  { state = { dataDir: folder }, datasetBytes, datasetFolders, s3Endpoint }: TestJobAppOptions = {},
): Promise<TestJobApp> {
  const embedder = createFakeEmbedder()
  const opened = await openTestJobs(state, folder, embedder)
  const services = { ...opened.services, datasetBytes }
  const jobs = { ...opened, services }
  const datasets = openDatasets(services, { datasetFolders, s3Endpoint, leaseSeconds: 10 })
  const store = createDrizzleStore(services.database)
  const { app, platform } = await createAppOver(embedder, { store, services, datasets, dataDir: folder })
  return {
    app,
    platform,
    jobs,
    async [Symbol.asyncDispose]() {
      await datasets.imports.close()
      await app.close()
      await jobs[Symbol.asyncDispose]()
    },
  }
}

/** A dataset that jobs may use, of files by their paths. */
export async function keepDataset(
  { services: { database, files }, user }: TestJobs,
  content: Readonly<Record<string, string>>,
  facts: Partial<Pick<DatasetRecord, 'name' | 'status' | 'reason' | 'jobTypes' | 'report'>> = {},
): Promise<DatasetRecord> {
  const id = randomUUID()
  for (const [name, text] of Object.entries(content))
    await files.write(`${datasetContent(id)}/${name}`, [Buffer.from(text)])
  return insertDataset(database, { id, ownerId: user.id, ...facts })
}

async function insertDataset(
  database: Database,
  facts: Pick<DatasetRecord, 'id' | 'ownerId'> & Partial<DatasetRecord>,
): Promise<DatasetRecord> {
  const [dataset] = await database.run((statements) =>
    statements
      .insert(datasetTable)
      .values({
        name: `dataset-${facts.id.slice(0, 8)}`,
        description: '',
        jobTypes: ['batch_predict'],
        source: { type: 'upload' },
        status: 'Available',
        reason: '',
        files: 1,
        bytes: 1,
        report: null,
        ...facts,
      })
      .returning(),
  )
  return dataset!
}
