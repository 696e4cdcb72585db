import type { Device, InputType, Precision, Role } from '@e5/core'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { bigint, boolean, foreignKey, integer, pgTable, text, timestamp, unique, uuid } from './drizzle.ts'

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

// Named, since the errors of a broken constraint are told apart by its name.
function refersTo(name: string, column: AnyPgColumn, target: AnyPgColumn) {
  return foreignKey({ name, columns: [column], foreignColumns: [target] })
}
