import { createRequire } from 'node:module'

// Loaded as CommonJS: as ES modules it took 0.5 s and 200 MB of each start, since Node reads its package.json of 180 KB
// anew for each of its many files.
const load = createRequire(import.meta.url)

export const { and, asc, desc, eq, gt, gte, inArray, lte, max, ne, or, sql } = load(
  'drizzle-orm',
) as typeof import('drizzle-orm')

export const { bigint, boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } = load(
  'drizzle-orm/pg-core',
) as typeof import('drizzle-orm/pg-core')

export const { readMigrationFiles } = load('drizzle-orm/migrator') as typeof import('drizzle-orm/migrator')

/** Drizzle for PGlite, loaded when it is asked for. */
export function loadPgliteDriver(): typeof import('drizzle-orm/pglite') {
  return load('drizzle-orm/pglite') as typeof import('drizzle-orm/pglite')
}

/** Drizzle for PostgreSQL, loaded when it is asked for. */
export function loadPostgresDriver(): typeof import('drizzle-orm/node-postgres') {
  return load('drizzle-orm/node-postgres') as typeof import('drizzle-orm/node-postgres')
}
