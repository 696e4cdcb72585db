import type { Device, InputType, JobStatus, JobType, Precision, Role } from '@e5/core'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { QueueItem } from '../queue/queue-item.ts'
import {
  bigint,
  boolean,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from './drizzle.ts'
import type {
  CheckpointMetrics,
  DatasetReport,
  DatasetSource,
  DatasetStatus,
  JobOptions,
  ShardStatus,
  WorkerRole,
} from './job-records.ts'

// Dates of JavaScript have milliseconds: a finer time would not come back as it was kept.
const time = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })
const createdAt = () => time('created_at').notNull().defaultNow()
const updatedAt = () => time('updated_at').notNull().defaultNow()

/** The one row that every write raises. */
export const state = pgTable('state', {
  id: integer('id').primaryKey(),
  revision: bigint('revision', { mode: 'number' }).notNull(),
})

export const users = pgTable(
  'users',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [unique('users_name').on(table.name)],
)

export const projects = pgTable(
  'projects',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    ownerId: uuid('owner_id').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique('projects_name').on(table.name), refersTo('projects_owner', table.ownerId, users.id)],
)

export const endpoints = pgTable(
  'endpoints',
  {
    id: uuid('id').primaryKey(),
    projectId: uuid('project_id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    model: text('model').notNull(),
    precision: text('precision').$type<Precision>().notNull(),
    device: text('device').$type<Device>().notNull(),
    deviceId: integer('device_id'),
    replicas: integer('replicas'),
    batchSize: integer('batch_size').$type<1 | 32>().notNull(),
    inputType: text('input_type').$type<InputType>().notNull(),
    isWanted: boolean('is_wanted').notNull(),
    origin: text('origin').$type<'start' | 'created'>().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('endpoints_name').on(table.projectId, table.name),
    refersTo('endpoints_project', table.projectId, projects.id).onDelete('cascade'),
  ],
)

export const endpointKeys = pgTable(
  'endpoint_keys',
  {
    id: uuid('id').primaryKey(),
    endpointId: uuid('endpoint_id').notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    requestsPerMinute: bigint('requests_per_minute', { mode: 'number' }),
    tokensPerMinute: bigint('tokens_per_minute', { mode: 'number' }),
    createdAt: createdAt(),
  },
  (table) => [
    unique('endpoint_keys_name').on(table.endpointId, table.name),
    refersTo('endpoint_keys_endpoint', table.endpointId, endpoints.id).onDelete('cascade'),
  ],
)

export const accessKeys = pgTable(
  'access_keys',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id').notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    hash: text('hash').notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('access_keys_name').on(table.userId, table.name),
    refersTo('access_keys_user', table.userId, users.id).onDelete('cascade'),
  ],
)

/** Keys of both kinds that are accepted nowhere again, whatever became of what they opened. */
export const revokedKeys = pgTable('revoked_keys', {
  hash: text('hash').primaryKey(),
  revokedAt: time('revoked_at').notNull().defaultNow(),
})

/** Browsers that are signed in. */
export const sessions = pgTable('sessions', {
  hash: text('hash').primaryKey(),
  accessKeyHash: text('access_key_hash').notNull(),
  endsAt: time('ends_at').notNull(),
})

export const datasets = pgTable(
  'datasets',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    ownerId: uuid('owner_id').notNull(),
    jobTypes: jsonb('job_types').$type<readonly JobType[]>().notNull(),
    source: jsonb('source').$type<DatasetSource>().notNull(),
    status: text('status').$type<DatasetStatus>().notNull(),
    reason: text('reason').notNull(),
    files: integer('files').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    /** What the validator found; null before it has looked. */
    report: jsonb('report').$type<DatasetReport>(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique('datasets_name').on(table.name), refersTo('datasets_owner', table.ownerId, users.id)],
)

export const jobs = pgTable(
  'jobs',
  {
    id: uuid('id').primaryKey(),
    projectId: uuid('project_id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    ownerId: uuid('owner_id').notNull(),
    type: text('type').$type<JobType>().notNull(),
    model: text('model').notNull(),
    datasetId: uuid('dataset_id').notNull(),
    options: jsonb('options').$type<JobOptions>().notNull(),
    status: text('status').$type<JobStatus>().notNull(),
    reason: text('reason').notNull(),
    /** Raised each time that it is started or stopped: what was begun before then does nothing any more. */
    run: integer('run').notNull(),
    startedAt: time('started_at'),
    endedAt: time('ended_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('jobs_name').on(table.projectId, table.name),
    refersTo('jobs_project', table.projectId, projects.id).onDelete('cascade'),
    refersTo('jobs_dataset', table.datasetId, datasets.id),
  ],
)

/** The processes that take work from the queue, as each says of itself while it lives. */
export const workers = pgTable('workers', {
  id: uuid('id').primaryKey(),
  role: text('role').$type<WorkerRole>().notNull(),
  host: text('host').notNull(),
  processId: integer('process_id').notNull(),
  version: text('version').notNull(),
  slots: integer('slots').notNull(),
  /** What it works on. */
  items: jsonb('items').$type<readonly QueueItem[]>().notNull(),
  startedAt: time('started_at').notNull(),
  seenAt: time('seen_at').notNull(),
})

/** The parts of a batch job, each embedded by one worker at a time. */
export const jobShards = pgTable(
  'job_shards',
  {
    jobId: uuid('job_id').notNull(),
    number: integer('number').notNull(),
    rows: integer('rows').notNull(),
    /** Estimated from the characters, before they are tokenized. */
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
    status: text('status').$type<ShardStatus>().notNull(),
    attempts: integer('attempts').notNull(),
    /** Why the last attempt failed. */
    reason: text('reason').notNull(),
    /** Name of the attempt whose files count; null until it is done. */
    output: text('output'),
    rowsSetAside: integer('rows_set_aside').notNull(),
    tokensRead: bigint('tokens_read', { mode: 'number' }).notNull(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: 'job_shards_pkey', columns: [table.jobId, table.number] }),
    refersTo('job_shards_job', table.jobId, jobs.id).onDelete('cascade'),
  ],
)

/** What a job said of itself, in order. */
export const jobEvents = pgTable(
  'job_events',
  {
    jobId: uuid('job_id').notNull(),
    number: integer('number').notNull(),
    event: jsonb('event').$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: 'job_events_pkey', columns: [table.jobId, table.number] }),
    refersTo('job_events_job', table.jobId, jobs.id).onDelete('cascade'),
  ],
)

export const checkpoints = pgTable(
  'checkpoints',
  {
    id: uuid('id').primaryKey(),
    jobId: uuid('job_id').notNull(),
    name: text('name').notNull(),
    steps: integer('steps').notNull(),
    metrics: jsonb('metrics').$type<CheckpointMetrics>().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('checkpoints_name').on(table.name),
    refersTo('checkpoints_job', table.jobId, jobs.id).onDelete('cascade'),
  ],
)

/** Documents of a collection are in a table of its own: `collections/document-tables.ts`. */
export const collections = pgTable(
  'collections',
  {
    id: uuid('id').primaryKey(),
    projectId: uuid('project_id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull(),
    model: text('model').notNull(),
    precision: text('precision').$type<Precision>().notNull(),
    dimensions: integer('dimensions').notNull(),
    distance: text('distance').$type<'cosine'>().notNull(),
    index: text('index').$type<'hnsw' | 'none'>().notNull(),
    documentInputType: text('document_input_type').$type<InputType>().notNull(),
    queryInputType: text('query_input_type').$type<InputType>().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('collections_name').on(table.projectId, table.name),
    refersTo('collections_project', table.projectId, projects.id).onDelete('cascade'),
  ],
)

// Named, since the errors of a broken constraint are told apart by its name.
function refersTo(name: string, column: AnyPgColumn, target: AnyPgColumn) {
  return foreignKey({ name, columns: [column], foreignColumns: [target] })
}
