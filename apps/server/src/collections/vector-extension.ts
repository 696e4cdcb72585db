import { E5Error } from '@e5/core'
import type { Statements } from '../state/database.ts'
import { databaseErrorFacts } from '../state/database-error.ts'
import { sql } from '../state/drizzle.ts'
import { rowsOf } from '../state/rows-of.ts'

interface AvailableExtension {
  readonly offered: string
  readonly installed: string | null
}

/**
 * Sees to it that the database has pgvector, of 0.8 or later: filtered searches need its iterative scans.
 *
 * @throws E5Error VECTORS_UNAVAILABLE, with what its administrator has to do
 */
export async function ensureVectorExtension(transaction: Statements): Promise<void> {
  const [found] = await rowsOf<AvailableExtension>(
    transaction,
    sql`select default_version as offered, installed_version as installed from pg_available_extensions where name = 'vector'`,
  )
  if (found === undefined)
    throw unavailable(
      'this PostgreSQL has no pgvector. Its administrator installs it (0.8 or later; the package postgresql-<version>-pgvector).',
    )
  const version = found.installed ?? found.offered
  if (!isRecent(version))
    throw unavailable(
      `its pgvector is ${version}, and 0.8 or later is needed. Its administrator installs that and runs "alter extension vector update" in this database.`,
    )
  if (found.installed === null) await createExtension(transaction)
}

async function createExtension(transaction: Statements): Promise<void> {
  try {
    await transaction.execute(sql`create extension vector`)
  } catch (error) {
    const insufficientPrivilege = '42501'
    if (databaseErrorFacts(error)?.code !== insufficientPrivilege) throw error
    throw unavailable(
      'the user of --database-url may not create its extension. An administrator runs "create extension vector" in this database.',
    )
  }
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 0 || minor >= 8
}

function unavailable(reason: string): E5Error {
  return new E5Error('VECTORS_UNAVAILABLE', { reason })
}
