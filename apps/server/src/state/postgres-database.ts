import { E5Error } from '@e5/core'
import pg from 'pg'
import type { Database } from './database.ts'
import { isRefusal, unavailable } from './database-error.ts'
import { loadPostgresDriver } from './drizzle.ts'

const connectTimeoutMs = 5000
const lockTimeoutMs = 5000
const statementTimeoutMs = 10_000
// Later than the server's own, which ends the statement there too; this one is for a server that has gone silent.
const silenceTimeoutMs = 12_000
const mostConnections = 4

/**
 * PostgreSQL, through a pool. Connections that broke are replaced, so a database that comes back is used again.
 *
 * @throws E5Error OPTION_INVALID if the URL cannot be read
 */
export function createPostgresDatabase(databaseUrl: string): Database {
  const pool = openPool(databaseUrl)
  const { drizzle } = loadPostgresDriver()
  // Without listeners a connection that the server ends would end this program: an idle one is the pool's, one in use its own.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  let closed: Promise<void> | undefined
  return {
    async run(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw unavailable(error)
      })
      try {
        const result = await work(drizzle({ client }))
        client.release()
        return result
      } catch (error) {
        const isUsable = isRefusal(error)
        // A connection of which nobody knows what it is still doing is not used again.
        client.release(!isUsable)
        throw isUsable ? error : unavailable(error)
      }
    },
    close: () => (closed ??= pool.end()),
  }
}

function openPool(databaseUrl: string): pg.Pool {
  if (!URL.canParse(databaseUrl)) {
    throw new E5Error('OPTION_INVALID', { option: '--database-url', reason: 'it is not a URL.' })
  }
  return new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'e5-server',
    max: mostConnections,
    keepAlive: true,
    allowExitOnIdle: true,
    connectionTimeoutMillis: connectTimeoutMs,
    lock_timeout: lockTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
    query_timeout: silenceTimeoutMs,
  })
}
