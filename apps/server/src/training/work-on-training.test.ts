import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { E5Error } from '@e5/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listEvents } from '../jobs/event-store.ts'
import { cancelJob, resumeJob, stopJob } from '../jobs/job-operations.ts'
import { jobById } from '../jobs/job-store.ts'
import type { Database } from '../state/database.ts'
import type { JobRecord } from '../state/job-records.ts'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { openTestJobs, type TestJobs } from '../testing/job-fixtures.ts'
import { temporaryDataDir } from '../testing/state-fixtures.ts'
import { keepTrainJob, writeTinyModel } from '../testing/train-jobs.ts'
import { listCheckpoints } from './checkpoint-store.ts'
import { EventJournal, JobLost } from './event-journal.ts'
import { checkpointFolder } from './training-files.ts'
import { workOnTraining } from './work-on-training.ts'

// So that there is something to interrupt.
const longer = { num_iterations: 40, save_steps: 8, eval_share: 0 }
const never = new AbortController().signal
// Trainings give way to whatever else a machine does.
const timeout = 180_000

let folder: Awaited<ReturnType<typeof temporaryDataDir>>
let jobs: TestJobs
beforeAll(async () => {
  folder = await temporaryDataDir()
  writeTinyModel(folder.path)
  jobs = await openTestJobs({ dataDir: folder.path }, folder.path, createFakeEmbedder())
})
afterAll(async () => {
  await jobs[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const work = ({ id, run }: Pick<JobRecord, 'id' | 'run'>, signal = never) =>
  workOnTraining(jobs.services, { jobId: id, run }, signal)
const now = async ({ id }: JobRecord) => (await jobById(jobs.services.database, id))!
const eventsOf = async ({ id }: JobRecord) =>
  (await listEvents(jobs.services.database, id, { after: -1, limit: 10_000 })).map(({ event }) => event)
const lossesOf = async (job: JobRecord) =>
  (await eventsOf(job)).filter(({ event }) => event === 'step').map(({ step, loss }) => [step, loss])

const startsOf = async (job: JobRecord) => (await eventsOf(job)).filter(({ event }) => event === 'start').length

async function untilStep(job: JobRecord, least: number): Promise<void> {
  while ((await lossesOf(job)).length < least) await delay(20)
}

async function weightsOf({ id }: JobRecord, kind: string): Promise<string> {
  const found = (await listCheckpoints(jobs.services.database, id)).find(({ name }) => name === `${id}-${kind}`)
  const file = join(jobs.services.files.place, checkpointFolder(id, found!.id), 'model.safetensors')
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
}

function trainers(): number[] {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
  const own = children.split('\n').filter((line) => line.includes('trainer'))
  return own.map((line) => Number.parseInt(line, 10))
}

describe('a train job', () => {
  it(
    'keeps its events, its newest checkpoints, the best and the last, and leaves nothing behind',
    async () => {
      const job = await keepTrainJob(jobs, { force: true })
      await work(job)
      expect(await now(job)).toMatchObject({ status: 'EXIT_WITH_0', reason: '', startedAt: expect.any(Date) })
      const checkpoints = await listCheckpoints(jobs.services.database, job.id)
      expect(checkpoints.map(({ name }) => name.slice(37)).sort()).toEqual(['4', '6', 'best', 'final'])
      expect(checkpoints.at(-1)!.metrics).toMatchObject({
        train_loss: expect.any(Number),
        ndcg_at_10: expect.any(Number),
      })
      const stored = await readdir(join(jobs.services.files.place, 'jobs', job.id, 'checkpoints'))
      expect(stored.sort()).toEqual(checkpoints.map(({ id }) => id).sort())
      const events = await eventsOf(job)
      expect(events.map(({ event }) => event).filter((event) => event !== 'step')).toEqual([
        'taken',
        'start',
        'evaluation',
        'checkpoint',
        'evaluation',
        'checkpoint',
        'checkpoint',
        'evaluation',
        'checkpoint',
        'checkpoint',
        'checkpoint',
        'end',
        'status',
      ])
      expect(JSON.stringify(events)).not.toContain(folder.path)
      expect(await readdir(join(folder.path, 'training'))).toEqual([])
    },
    timeout,
  )

  it(
    'has the losses and weights of an undisturbed one when its trainer is killed and its worker stops',
    async () => {
      const [plain, disturbed] = [await keepTrainJob(jobs, longer), await keepTrainJob(jobs, longer)]
      await work(plain)
      const stopping = new AbortController()
      const working = work(disturbed, stopping.signal)
      await untilStep(disturbed, 6)
      const [trainer] = trainers()
      process.kill(trainer!, 'SIGKILL')
      while ((await startsOf(disturbed)) < 2) await delay(20)
      await untilStep(disturbed, 20)
      stopping.abort(new Error('the process ends'))
      await expect(working).rejects.toThrow()
      expect(await now(disturbed)).toMatchObject({ status: 'PENDING_RDU', run: 1 })
      await work(disturbed)
      expect(await now(disturbed)).toMatchObject({ status: 'EXIT_WITH_0', reason: '' })
      expect(await startsOf(disturbed)).toBe(3)
      expect(await lossesOf(disturbed)).toEqual(await lossesOf(plain))
      expect(await weightsOf(disturbed, 'final')).toBe(await weightsOf(plain, 'final'))
    },
    timeout,
  )

  it(
    'writes a checkpoint when it is stopped, goes on from it, and ends at once when it is cancelled',
    async () => {
      const endless = { ...longer, num_iterations: 100_000, save_steps: 100_000 }
      const job = await keepTrainJob(jobs, endless)
      const working = work(job)
      await untilStep(job, 2)
      await stopJob(jobs.services, job)
      await working
      const [checkpoint] = await listCheckpoints(jobs.services.database, job.id)
      expect(checkpoint!.steps).toBeGreaterThanOrEqual(2)
      expect(await now(job)).toMatchObject({ status: 'STOPPED' })
      const resumed = await resumeJob(jobs.services, await now(job))
      await work(job)
      expect(await now(job)).toMatchObject({ status: 'PENDING_RDU' })
      const again = work(resumed)
      await untilStep(job, checkpoint!.steps + 3)
      await cancelJob(jobs.services, await now(job))
      await again
      expect(await now(job)).toMatchObject({ status: 'CANCELLED' })
      const steps = (await lossesOf(job)).map(([step]) => step)
      expect(steps).toEqual(steps.map((_, place) => place + 1))
      expect(await listCheckpoints(jobs.services.database, job.id)).toHaveLength(1)
    },
    timeout,
  )

  it(
    'is done where no step is better than the model was, and fails where one is no number',
    async () => {
      const worse = await keepTrainJob(jobs, { learning_rate: 0, num_iterations: 1 })
      await work(worse)
      const { status, reason } = await now(worse)
      expect(status).toBe('EXIT_WITH_0')
      expect(reason).toMatch(/^No evaluation was above .*\[MODEL_NOT_BETTER\]$/)
      await using broken = await temporaryDataDir()
      writeTinyModel(broken.path, 'broken')
      const job = await keepTrainJob(jobs, { eval_share: 0 })
      await workOnTraining({ ...jobs.services, dataDir: broken.path }, { jobId: job.id, run: 1 }, never)
      expect(await now(job)).toMatchObject({ status: 'FAILED', reason: expect.stringMatching(/TRAINING_DIVERGED\]$/) })
      const absent = await keepTrainJob(jobs)
      await workOnTraining(
        { ...jobs.services, dataDir: join(broken.path, 'none') },
        { jobId: absent.id, run: 1 },
        never,
      )
      expect(await now(absent)).toMatchObject({ status: 'FAILED', reason: expect.stringMatching(/MODEL_NOT_FOUND\]$/) })
    },
    timeout,
  )
})

/** A database whose next write is kept while its answer is cut off. */
function losingAnswers(database: Database): Database & { losesNext: boolean } {
  const losing = {
    ...database,
    losesNext: false,
    async run<Result>(work: Parameters<typeof database.run<Result>>[0]): Promise<Result> {
      const result = await database.run(work)
      if (!losing.losesNext || result !== undefined) return result
      losing.losesNext = false
      throw new E5Error('DATABASE_UNAVAILABLE', { reason: 'connection reset' })
    },
  }
  return losing
}

describe('the journal of a job', () => {
  it(
    'keeps every event once when answers of the database are lost',
    async () => {
      const { id: jobId, run } = await keepTrainJob(jobs)
      const database = losingAnswers(jobs.services.database)
      const journal = (await EventJournal.take(database, { jobId, run }))!
      const lose = async (write: () => Promise<void>): Promise<void> => {
        database.losesNext = true
        await expect(write()).rejects.toThrow('connection reset')
      }
      const step = (number: number) => ({ event: 'step', step: number, left: undefined })
      let more = 0
      const checkpoint = () => journal.keep({ event: 'checkpoint', step: 2 }, async () => void more++)
      journal.add(step(1))
      await lose(() => journal.write())
      journal.add(step(2))
      await lose(checkpoint)
      journal.add(step(3))
      await journal.write()
      await checkpoint()
      journal.add(step(4))
      await journal.write()
      await lose(checkpoint)
      await checkpoint()
      const events = await listEvents(database, jobId, { after: 0, limit: 20 })
      expect(events.map(({ number, event }) => [number, `${event.event} ${event.step}`])).toEqual([
        [1, 'step 1'],
        [2, 'step 2'],
        [3, 'checkpoint 2'],
        [4, 'step 3'],
        [5, 'step 4'],
        [6, 'checkpoint 2'],
      ])
    },
    timeout,
  )

  it(
    'keeps nothing of a worker that was taken for gone',
    async () => {
      const { id: jobId, run } = await keepTrainJob(jobs)
      const { database } = jobs.services
      const first = (await EventJournal.take(database, { jobId, run }))!
      first.add({ event: 'step', step: 1 })
      await first.write()
      const second = (await EventJournal.take(database, { jobId, run }))!
      first.add({ event: 'step', step: 2 })
      await expect(first.write()).rejects.toThrow(JobLost)
      await expect(first.keep({ event: 'status' }, async () => undefined)).rejects.toThrow(JobLost)
      await second.keep({ event: 'step', step: 2 }, async () => undefined)
      const events = await listEvents(database, jobId, { after: -1, limit: 10 })
      expect(events.map(({ number, event }) => [number, event.event])).toEqual([
        [0, 'taken'],
        [1, 'step'],
        [2, 'taken'],
        [3, 'step'],
      ])
      expect(await EventJournal.take(database, { jobId, run: run + 1 })).toBeUndefined()
    },
    timeout,
  )
})
