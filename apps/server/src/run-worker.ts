import { E5Error } from '@e5/core'
import { findAddresses } from './addresses.ts'
import { buildWorkerApp } from './build-worker-app.ts'
import { EmbedderPool } from './control/embedder-pool.ts'
import { Drain } from './drain.ts'
import { openFileStore } from './files/open-file-store.ts'
import { closeJobServices, openJobServices } from './jobs/job-services.ts'
import { workOnItems } from './jobs/work-on-items.ts'
import { LateLog } from './late-log.ts'
import { listen } from './listen.ts'
import { createLoader } from './open-platform.ts'
import type { ResolvedOptions } from './options/option-table.ts'
import { stopOnSignals } from './shutdown.ts'
import { openMigratedDatabase } from './state/open-state.ts'

/**
 * A process that takes jobs from the queue of its servers' database; it has models while its jobs need them.
 *
 * @throws E5Error OPTION_INVALID without `databaseUrl`, and what opening the database throws
 */
export async function runWorker(options: ResolvedOptions): Promise<void> {
  const { databaseUrl, dataDir } = options
  if (databaseUrl === undefined) {
    const reason = 'a worker needs the PostgreSQL of its servers; the database in a data folder is for one process.'
    throw new E5Error('OPTION_INVALID', { option: '--database-url', reason })
  }
  if (options.jobSlots === 0) {
    throw new E5Error('OPTION_INVALID', { option: '--job-slots', reason: 'a worker needs one at least.' })
  }
  const addresses = await findAddresses(options)
  const log = new LateLog()
  const database = await openMigratedDatabase({ dataDir, databaseUrl })
  const files = await openFileStore(options)
  const pool = new EmbedderPool(createLoader(options, { files, log, say }))
  const services = await openJobServices(options, { database, files, pool, log })
  const closeEngine = async (): Promise<void> => {
    await closeJobServices(services)
    await database.close()
  }
  try {
    const drain = new Drain()
    const app = await buildWorkerApp({
      ...options,
      services,
      drain,
      logger: { level: options.logLevel, stream: process.stderr },
    })
    log.writeTo(app.log)
    const listener = await listen(app, { ...options, addresses })
    stopOnSignals({ listener, drain, closeEngine, tracing: undefined, graceSeconds: options.shutdownGraceSeconds, say })
    await workOnItems(services, { role: 'worker', slots: options.jobSlots })
    say(`e5-server worker takes jobs (${options.jobSlots} at a time); health and metrics on port ${listener.port}.`)
  } catch (error) {
    await closeEngine()
    throw error
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
