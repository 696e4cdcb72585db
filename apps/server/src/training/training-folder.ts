import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inDataDir } from '@e5/core'
import { linkFolder } from '../files/link-files.ts'
import { listEvents } from '../jobs/event-store.ts'
import type { JobServices } from '../jobs/job-services.ts'
import type { CheckpointRecord, JobRecord } from '../state/job-records.ts'
import { checkpointName, isOfStep, listCheckpoints } from './checkpoint-store.ts'
import { checkpointFolder } from './training-files.ts'

/** Where a trainer works: a folder of this machine that is nobody else's, also not of a worker that had the job before. */
export interface TrainingFolder extends AsyncDisposable {
  readonly path: string
  /** The trainer's `--output`. */
  readonly output: string
  /** For a checkpoint that is on its way into the file store. */
  readonly staging: string
}

// The workers', which the trainer does not know.
const ownEvents: readonly unknown[] = ['taken', 'status']

// Longer than any worker keeps a job.
const abandonedMs = 48 * 3_600_000

/** Makes the folder, with what the trainer needs of the job's checkpoints to go on. */
export async function openTrainingFolder(services: JobServices, job: JobRecord): Promise<TrainingFolder> {
  const trainings = join(services.dataDir, 'training')
  const path = join(trainings, `${job.id}-${randomUUID()}`)
  const output = join(path, 'output')
  await inDataDir(services.dataDir, async () => {
    await mkdir(output, { recursive: true, mode: 0o700 })
    await removeAbandoned(trainings, job.id, path)
  })
  const dispose = () => rm(path, { recursive: true, force: true })
  try {
    await restore(services, job, output)
  } catch (error) {
    await dispose()
    throw error
  }
  return { path, output, staging: join(path, 'staging'), [Symbol.asyncDispose]: dispose }
}

async function restore(services: JobServices, job: JobRecord, output: string): Promise<void> {
  const all = await listCheckpoints(services.database, job.id)
  const newest = all.filter(isOfStep).at(-1)
  if (newest === undefined) return
  await fetchCheckpoint(services, newest, join(output, `checkpoint-${newest.steps}`))
  const best = all.find(({ name }) => name === checkpointName(job.id, 'best', 0))
  if (best !== undefined) await fetchCheckpoint(services, best, join(output, 'best'))
  // What the run said so far, for its report.
  const events = await listEvents(services.database, job.id, { after: -1, limit: 1e9 })
  const lines = events
    .filter(({ event }) => !ownEvents.includes(event.event))
    .map(({ event }) => `${JSON.stringify(event)}\n`)
  await writeFile(join(output, 'events.jsonl'), lines.join(''))
}

/** Brings the files of a checkpoint into a folder of this machine. */
async function fetchCheckpoint(
  { files, temporary }: JobServices,
  { id, jobId }: CheckpointRecord,
  to: string,
): Promise<void> {
  const local = await files.local(checkpointFolder(jobId, id), temporary)
  try {
    await linkFolder(local.path, to)
  } finally {
    await local.release()
  }
}

// A worker that was killed leaves its folder behind; its trainer ends with it.
async function removeAbandoned(trainings: string, jobId: string, own: string): Promise<void> {
  for (const name of await readdir(trainings)) {
    const path = join(trainings, name)
    if (path === own) continue
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    if (name.startsWith(jobId) || Date.now() - mtimeMs > abandonedMs) await rm(path, { recursive: true, force: true })
  }
}
