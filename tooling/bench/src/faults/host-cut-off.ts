import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '@e5/client'
import type { Job } from '@e5/core'
import { findPostgres, startPostgres } from '@e5/server/testing'
import { createBatchDataset, createBatchJob, readResults } from '../jobs/batch-client.ts'
import { writePassages } from '../jobs/short-passages.ts'
import { createDataDir, startProgram } from '../studio/server-program.ts'
import { createTestHosts } from '../studio/test-hosts.ts'
import { createTemporaryFolder } from '../temporary-folder.ts'
import { type Fault, FaultSkipped } from './finding.ts'

const passageCount = 20_000
const leaseSeconds = 10
const precision = 'int8'
// Until a worker has the lease's end behind it, its shard's new owner has it, and the cut-off one has tried to write.
const cutSeconds = 30

/** A worker's host loses its network while it works on shards; the database and another worker are on hosts of their own. */
export const hostCutOff: Fault = {
  name: 'a worker of three hosts is cut off',
  async run(note) {
    const programs = findPostgres()
    if (programs === undefined) throw new FaultSkipped('needs the programs postgres, initdb and psql')
    await using network = createTestHosts(['database', 'worker-1', 'worker-2'])
    const { hosts, subnet } = network
    await using postgres = await startPostgres(programs, { ...hosts.database, subnet })
    await using dataDir = await createDataDir()
    await using folder = await createTemporaryFolder()
    const passages = Array.from({ length: passageCount }, (_, index) => `passage number ${index} of ${passageCount}`)
    const { dataset } = await writePassages(folder.path, passages)
    const flags = {
      precision,
      replicas: '1',
      'solo-threads': '1',
      'database-url': postgres.url,
      'lease-seconds': String(leaseSeconds),
      files: join(dataDir.path, 'files'),
    }
    const serverFlags = { ...flags, 'job-slots': '0', 'dataset-folders': folder.path }
    await using server = await startProgram({ dataDir: dataDir.path, flags: serverFlags })
    const workers = await Promise.all(
      (['worker-1', 'worker-2'] as const).map((name) =>
        startProgram({ dataDir: dataDir.path, flags, role: 'worker', launcher: hosts[name].launcher }),
      ),
    )
    await using stack = new AsyncDisposableStack()
    for (const worker of workers) stack.use(worker)
    const client = createClient({ baseUrl: server.url, accessKey: server.accessKey })
    const until = async (name: string, isReached: (job: Job) => boolean): Promise<Job> => {
      for (;;) {
        const job = await client.jobs.get('default', name)
        if (job.status === 'FAILED') throw new Error(`job ${name} failed: ${job.status_reason}`)
        if (isReached(job)) return job
        await delay(200)
      }
    }
    await createBatchDataset(client, dataset)
    await createBatchJob(client, 'undisturbed', precision)
    await until('undisturbed', ({ status }) => status === 'EXIT_WITH_0')
    const expected = await readResults(client, 'undisturbed')

    await createBatchJob(client, 'cut', precision)
    await until('cut', ({ batch_progress: progress }) => (progress?.shards_done ?? 0) > 0)
    hosts['worker-1'].setLink(false)
    const cutAt = performance.now()
    const before = await client.jobs.shards('default', 'cut')
    await delay(cutSeconds * 1000)
    hosts['worker-1'].setLink(true)
    const job = await until('cut', ({ status }) => status === 'EXIT_WITH_0')
    const results = await readResults(client, 'cut')
    const open = before.filter(({ status }) => status === 'open').length
    note(
      'the shards of the host that is cut off are taken over',
      open > 0,
      `${open} of ${before.length} shards open at the cut, lease ${leaseSeconds} s, cut for ${cutSeconds} s, done ${((performance.now() - cutAt) / 1000).toFixed(0)} s after it began`,
    )
    note(
      'one result a row, the same bytes as undisturbed',
      results.equals(expected) && job.batch_progress?.rows_done === passageCount,
      `${job.batch_progress?.rows_done} rows, ${results.length} bytes`,
    )
    note(
      'the worker that was cut off lives and works again',
      workers.every((worker) => worker.isRunning()),
      `${workers.filter((worker) => worker.isRunning()).length} of ${workers.length} run`,
    )
  },
}
