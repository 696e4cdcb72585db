import { join } from 'node:path'
import { type Client, createClient } from '@e5/client'
import { findPostgres, startPostgres } from '@e5/server/testing'
import { createDataDir, type ProgramOptions, type ServerProgram, startProgram } from '../studio/server-program.ts'

/** The processes of an installation that works on jobs, any of which may be killed and started again. */
export interface JobPrograms extends AsyncDisposable {
  /** Its server. */
  readonly client: () => Client
  /** Server and workers, by name. */
  readonly names: readonly string[]
  readonly pidOf: (name: string) => number
  /** `kill -9`, and a start right after it. */
  readonly restart: (name: string) => Promise<void>
}

/** Which installation: one process on PGlite, or a server that leaves the jobs to two workers, on PostgreSQL. */
export type Installation = 'pglite' | 'postgres'
export const installations: Installation[] = ['pglite', 'postgres']

/** Starts it; the folder may be read as a dataset. */
export async function startPrograms(
  installation: Installation,
  { precision, datasets }: { readonly precision: string; readonly datasets: string },
): Promise<JobPrograms> {
  await using parts = new AsyncDisposableStack()
  const dataDir = parts.use(await createDataDir())
  const shared = { precision, 'dataset-folders': datasets, 'lease-seconds': '10' }
  const plans = new Map<string, ProgramOptions>()
  if (installation === 'pglite') {
    plans.set('server', { dataDir: dataDir.path, flags: { ...shared, 'job-slots': '2' } })
  } else {
    const found = findPostgres()
    if (found === undefined) throw new Error('This machine has no PostgreSQL: apt-get install postgresql')
    const postgres = parts.use(await startPostgres(found))
    const flags = { ...shared, 'database-url': postgres.url, files: join(dataDir.path, 'files') }
    // One core each: the server has nothing to embed but its endpoint's texts, of which there are none.
    plans.set('server', { dataDir: dataDir.path, flags: { ...flags, 'job-slots': '0', replicas: '1' } })
    for (const worker of ['worker-1', 'worker-2']) {
      plans.set(worker, {
        dataDir: dataDir.path,
        role: 'worker',
        flags: { ...flags, 'job-slots': '2', replicas: '1', 'solo-threads': '1' },
      })
    }
  }
  const running = new Map<string, ServerProgram>()
  parts.defer(async () => {
    for (const program of running.values()) await program.stop('SIGKILL')
  })
  for (const [name, plan] of plans) running.set(name, await startProgram(plan))
  const kept = parts.move()
  return {
    client() {
      const { url, accessKey } = running.get('server')!
      return createClient({ baseUrl: url, accessKey })
    },
    names: [...plans.keys()],
    pidOf: (name) => running.get(name)!.pid,
    async restart(name) {
      await running.get(name)!.stop('SIGKILL')
      running.set(name, await startProgram(plans.get(name)!))
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
