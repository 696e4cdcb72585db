import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error, type EmbedResult } from '@e5/core'
import { afterAll, describe, expect, it } from 'vitest'
import { createDocumentStore } from '../collections/document-store.ts'
import { jobFolder } from '../jobs/job-folder.ts'
import { createJob, deleteJob, resumeJob, stopJob } from '../jobs/job-operations.ts'
import { jobById, listShards, readProgress } from '../jobs/job-store.ts'
import { workOnItems } from '../jobs/work-on-items.ts'
import { createDrizzleStore } from '../state/drizzle-store.ts'
import type { BatchOptions, JobRecord } from '../state/job-records.ts'
import { createFakeEmbedder, fakeVector } from '../testing/fake-embedder.ts'
import { keepDataset, openTestJobs, type TestJobs } from '../testing/job-fixtures.ts'
import { testDatabases } from '../testing/state-databases.ts'
import { temporaryDataDir } from '../testing/state-fixtures.ts'
import { jobResults } from './batch-files.ts'
import { readSetAside } from './set-aside.ts'

const batchOptions: BatchOptions = {
  type: 'batch_predict',
  precision: 'fp32',
  inputType: 'passage',
  output: 'json',
  split: null,
  collection: null,
}

function startJob(jobs: TestJobs, dataset: Parameters<typeof createJob>[1]['dataset'], options = batchOptions) {
  const { services, user, project } = jobs
  const request = {
    job_name: 'batch',
    job_type: 'batch_predict',
    model_checkpoint: 'm',
    dataset: dataset.name,
  } as const
  return createJob(services, { user, project, dataset, request, model: 'fake-model', options })
}

async function untilStatus({ services }: TestJobs, { id }: JobRecord, wanted: JobRecord['status']): Promise<JobRecord> {
  for (;;) {
    const job = await jobById(services.database, id)
    if (job!.status === wanted) return job!
    if (['FAILED', 'EXIT_WITH_0'].includes(job!.status)) throw new Error(`${job!.status}: ${job!.reason}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function setAsideOf({ services }: TestJobs, { id }: JobRecord): Promise<string> {
  let text = ''
  for await (const part of readSetAside(services, id)) text += Buffer.from(part).toString()
  return text
}

describe('a batch job', async () => {
  const { databases, ...places } = await testDatabases()
  afterAll(() => places[Symbol.asyncDispose]())

  for (const { name, place } of databases) {
    it(`gives one result a row, in files as the input has, and sets aside what cannot be read, on ${name}`, async () => {
      await using at = await place()
      await using folder = await temporaryDataDir()
      await using jobs = await openTestJobs(at.options, folder.path, createFakeEmbedder())
      const many = Array.from({ length: 5000 }, (_, index) => `text ${index}`)
      const dataset = await keepDataset(jobs, {
        'a.json': JSON.stringify({ text_list: many }),
        'b/c.json': JSON.stringify({ text_list: ['one', 7, 'two'] }),
      })
      const job = await startJob(jobs, dataset)
      await workOnItems(jobs.services, { role: 'server', slots: 2 })
      const ended = await untilStatus(jobs, job, 'EXIT_WITH_0')
      expect(ended.reason).toContain('no result: 1 ')

      const read = async (file: string) =>
        JSON.parse(await readFile(join(folder.path, 'files', jobResults(job.id), file), 'utf8')) as {
          embeddings: { index: number; text: string; embedding: number[] }[]
        }
      const first = await read('a.json')
      expect(first.embeddings.map(({ index, text }) => [index, text])).toEqual(many.map((text, index) => [index, text]))
      const second = await read('b/c.json')
      expect(second.embeddings.map(({ index, text }) => [index, text])).toEqual([
        [0, 'one'],
        [2, 'two'],
      ])
      expect(Float32Array.from(second.embeddings[0]!.embedding)[1]).toBe(fakeVector('one', 0)[1])
      const setAside = await setAsideOf(jobs, job)
      expect(JSON.parse(setAside)).toMatchObject({ file: 'b/c.json', row: 1, line: 1, reason: expect.any(String) })
      const progress = (await readProgress(jobs.services.database, [job.id])).get(job.id)
      expect(progress).toMatchObject({ shards: 2, shards_done: 2, rows: 5002, rows_done: 5002 })
    }, 60_000)
  }

  it('finds the row that kills workers, sets it aside, and embeds the others', async () => {
    await using folder = await temporaryDataDir()
    const embedder = createFakeEmbedder()
    const embed = embedder.embed.bind(embedder)
    const killing = {
      ...embedder,
      async embed(texts: readonly string[]): Promise<EmbedResult> {
        if (texts.includes('poison')) throw new E5Error('WORKER_FAILED', { reason: 'signal 9' })
        return await embed(texts)
      },
    }
    await using jobs = await openTestJobs({ dataDir: folder.path }, folder.path, killing)
    const dataset = await keepDataset(jobs, { 'rows.jsonl': '{"text":"a"}\n{"text":"poison"}\n{"text":"b"}\n' })
    const job = await startJob(jobs, dataset, { ...batchOptions, output: 'jsonl' })
    await workOnItems(jobs.services, { role: 'server', slots: 1 })
    await untilStatus(jobs, job, 'EXIT_WITH_0')
    const results = await readFile(join(folder.path, 'files', jobResults(job.id), 'results.jsonl'), 'utf8')
    expect(
      results
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { index: number }).index),
    ).toEqual([0, 2])
    const aside = await setAsideOf(jobs, job)
    expect(JSON.parse(aside)).toMatchObject({ row: 1, line: 2, reason: expect.stringContaining('signal 9') })
  }, 60_000)

  it('adds texts and vectors to a collection, and fails with its name if that is gone', async () => {
    await using folder = await temporaryDataDir()
    await using jobs = await openTestJobs({ dataDir: folder.path }, folder.path, createFakeEmbedder())
    const { database } = jobs.services
    const store = createDrizzleStore(database)
    const collection = await store.createCollection({
      id: randomUUID(),
      projectId: jobs.project.id,
      name: 'docs',
      description: '',
      model: 'fake-model',
      precision: 'fp32',
      dimensions: fakeVector('', 0).length,
      distance: 'cosine',
      index: 'none',
      documentInputType: 'passage',
      queryInputType: 'query',
    })
    const options = { ...batchOptions, collection: { id: collection.id, name: collection.name } }
    const rows = '{"id":"x","text":"a"}\n{"text":"b"}\n{"text":"no \\u0000 in a database"}\n'
    const dataset = await keepDataset(jobs, { 'rows.jsonl': rows })
    const job = await startJob(jobs, dataset, options)
    await workOnItems(jobs.services, { role: 'server', slots: 1 })
    await untilStatus(jobs, job, 'EXIT_WITH_0')
    const documents = createDocumentStore(database)
    expect(await documents.page(collection, undefined, 10)).toMatchObject([
      { id: 'rows.jsonl#1', text: 'b', metadata: { file: 'rows.jsonl', row: 1 }, embedding: fakeVector('b', 1) },
      { id: 'x', text: 'a', metadata: { file: 'rows.jsonl', row: 0 } },
    ])
    const aside = { row: 2, line: 3, reason: expect.stringContaining('U+0000') }
    expect(JSON.parse(await setAsideOf(jobs, job))).toMatchObject(aside)
    await store.deleteCollection(collection.id)
    const late = await createJob(jobs.services, {
      user: jobs.user,
      project: jobs.project,
      dataset,
      request: { job_name: 'late', job_type: 'batch_predict', model_checkpoint: 'm', dataset: dataset.name },
      model: 'fake-model',
      options,
    })
    await expect(untilStatus(jobs, late, 'EXIT_WITH_0')).rejects.toThrow(/FAILED: .*docs/)
  }, 60_000)

  it('leaves no file of a job that is deleted, also none that was being written', async () => {
    await using folder = await temporaryDataDir()
    let isEmbedding = (): void => undefined
    const embedding = new Promise<void>((resolve) => (isEmbedding = resolve))
    let goOn = (): void => undefined
    const going = new Promise<void>((resolve) => (goOn = resolve))
    const embedder = createFakeEmbedder()
    const embed = embedder.embed.bind(embedder)
    const slow = {
      ...embedder,
      async embed(texts: readonly string[]): Promise<EmbedResult> {
        isEmbedding()
        await going
        return await embed(texts)
      },
    }
    await using jobs = await openTestJobs({ dataDir: folder.path }, folder.path, slow)
    const { services } = jobs
    const dataset = await keepDataset(jobs, { 'rows.jsonl': '{"text":"a"}\n' })
    const job = await startJob(jobs, dataset)
    await workOnItems(services, { role: 'server', slots: 1 })
    await embedding
    await deleteJob(services, (await stopJob(services, job))!)
    const filesOfJob = async (): Promise<string[]> => {
      const names: string[] = []
      for await (const { name } of services.files.list(jobFolder(job.id))) names.push(name)
      return names
    }
    await expect.poll(filesOfJob, { timeout: 20_000 }).toEqual([])
    // Its vectors are written now, after the removal.
    goOn()
    await services.queue.close()
    expect(await filesOfJob()).toEqual([])
  }, 60_000)

  it('stops in the middle, goes on where it was, and tries failed shards again when it is resumed', async () => {
    await using folder = await temporaryDataDir()
    let isBroken = true
    let isSlow = true
    const embedder = createFakeEmbedder()
    const embed = embedder.embed.bind(embedder)
    const changing = {
      ...embedder,
      async embed(texts: readonly string[], options: { signal?: AbortSignal } = {}): Promise<EmbedResult> {
        if (isSlow)
          await new Promise((_, reject) =>
            options.signal!.addEventListener('abort', () => reject(new E5Error('CANCELLED', {}))),
          )
        if (isBroken) throw new Error('the disk of the model is gone')
        return await embed(texts)
      },
    }
    await using jobs = await openTestJobs({ dataDir: folder.path }, folder.path, changing)
    const dataset = await keepDataset(jobs, { 'rows.txt': 'a\nb\n' })
    const job = await startJob(jobs, dataset, { ...batchOptions, output: 'jsonl' })
    await workOnItems(jobs.services, { role: 'server', slots: 1 })
    const running = await untilStatus(jobs, job, 'PREDICTING')
    expect(await stopJob(jobs.services, running)).toMatchObject({ status: 'STOPPED' })
    await expect(stopJob(jobs.services, running)).rejects.toMatchObject({ code: 'OBJECT_IN_USE' })

    isSlow = false
    await resumeJob(jobs.services, job)
    await expect(untilStatus(jobs, job, 'EXIT_WITH_0')).rejects.toThrow('the disk of the model is gone')
    expect(await listShards(jobs.services.database, job.id)).toMatchObject([{ status: 'failed', attempts: 3 }])

    isBroken = false
    await expect(stopJob(jobs.services, job)).rejects.toMatchObject({ code: 'OBJECT_IN_USE' })
    await resumeJob(jobs.services, (await jobById(jobs.services.database, job.id))!)
    await untilStatus(jobs, job, 'EXIT_WITH_0')
  }, 60_000)

  it('fails with the place in a file that cannot be told apart', async () => {
    await using folder = await temporaryDataDir()
    await using jobs = await openTestJobs({ dataDir: folder.path }, folder.path, createFakeEmbedder())
    const job = await startJob(jobs, await keepDataset(jobs, { 'a.json': '{"text_list": ["a", ' }))
    await workOnItems(jobs.services, { role: 'server', slots: 1 })
    await expect(untilStatus(jobs, job, 'EXIT_WITH_0')).rejects.toThrow(/FAILED: .*a\.json, line 1/)
  }, 60_000)
})
