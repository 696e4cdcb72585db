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
  // Without listeners a connection that breaks, idle or in use, would end this program.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  let closed: Promise<void> | undefined
  async function onConnection<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await pool.connect().catch((error: unknown) => {
      throw unavailable(error)
    })
    try {
      const result = await work(client)
      client.release()
      return result
    } catch (error) {
      const isUsable = isRefusal(error)
      // A connection of which nobody knows what it is still doing is not used again.
      client.release(!isUsable)
      throw isUsable ? error : unavailable(error)
    }
  }

  return {
    kind: 'PostgreSQL',
    run: (work) => onConnection((client) => work(drizzle({ client }))),
    execute: (text, values = []) => onConnection((client) => executeText(client, text, values)),
    rebuildIndex: (index) => rebuildIndex(databaseUrl, index),
    close() {
      closed ??= pool.end()
      return closed
    },
  }
}

async function executeText(client: pg.PoolClient, text: string, values: readonly unknown[]) {
  if (values.length > 0) return client.query<Record<string, unknown>>(text, [...values])
  try {
    // Without values there may be several statements, with a result each.
    const results = (await client.query<Record<string, unknown>>(text)) as pg.QueryResult | pg.QueryResult[]
    return { rows: [results].flat().flatMap(({ rows }) => rows as Record<string, unknown>[]) }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

// On a connection of its own: the limits of the others are for statements that somebody waits for.
async function rebuildIndex(databaseUrl: string, index: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'e5-server', keepAlive: true })
  client.on('error', () => undefined)
  try {
    await client.connect()
    // What a rebuild that was interrupted left behind.
    await client.query(`drop index concurrently if exists ${index}_ccnew`)
    await client.query(`reindex index concurrently ${index}`)
  } catch (error) {
    throw isRefusal(error) ? error : unavailable(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function openPool(databaseUrl: string): pg.Pool {
  refuseBadUrl(databaseUrl)
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

// The pool would read the URL at the first connection only. The URL itself is not named: it may hold a password.
function refuseBadUrl(databaseUrl: string): void {
  const option = '--database-url'
  const reason = 'it must be of the form postgresql://user:password@host:5432/database.'
  if (!/^postgres(ql)?:/.test(databaseUrl)) throw new E5Error('OPTION_INVALID', { option, reason })
  try {
    new pg.Client({ connectionString: databaseUrl })
  } catch (error) {
    throw new E5Error('OPTION_INVALID', { option, reason }, { cause: error })
  }
}
