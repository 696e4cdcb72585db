import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Checkpoint,
  type CreateJobRequest,
  checkpointListSchema,
  type Job,
  type JobEvent,
  jobEventListSchema,
  jobReplySchema,
} from '@e5/core'

/** The control plane of a running server, as the tests of trainings use it. */
export class TrainingServer {
  readonly url: string
  readonly key: string

  constructor(url: string, key: string) {
    this.url = url
    this.key = key
  }

  /** With the first admin's key, which lies in the data folder. */
  static async at(url: string, dataDir: string): Promise<TrainingServer> {
    const file = await readFile(join(dataDir, 'users/admin/access-key.json'), 'utf8')
    return new TrainingServer(url, (JSON.parse(file) as { key: string }).key)
  }

  async call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
    const headers = { key: this.key, ...(body !== undefined && { 'content-type': 'application/json' }) }
    const reply = await fetch(`${this.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: reply.status, body: await reply.json() }
  }

  async #ok(method: string, path: string, body?: object): Promise<unknown> {
    const reply = await this.call(method, path, body)
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }

  /** Sends a dataset's files and waits until it is checked. */
  async addDataset(name: string, folder: string): Promise<void> {
    const form = new FormData()
    form.set('dataset_name', name)
    form.set('job_type', 'train')
    for (const file of ['passages.jsonl', 'train.jsonl']) {
      form.append('files', new Blob([await readFile(join(folder, file))]), file)
    }
    const reply = await fetch(`${this.url}/api/datasets`, { method: 'POST', headers: { key: this.key }, body: form })
    if (reply.status !== 200) throw new Error(await reply.text())
    for (;;) {
      const { status, status_reason } = (await this.#ok('GET', `/api/datasets/${name}`)) as Record<string, string>
      if (status === 'Available') return
      if (status === 'Failed') throw new Error(status_reason)
      await delay(100)
    }
  }

  async createJob(job: CreateJobRequest): Promise<Job> {
    return jobReplySchema.parse(await this.#ok('POST', '/api/projects/default/jobs', job)).data
  }

  async job(name: string): Promise<Job> {
    return jobReplySchema.parse(await this.#ok('GET', `/api/projects/default/jobs/${name}`)).data
  }

  async changeJob(name: string, action: 'stop' | 'resume' | 'cancel'): Promise<void> {
    await this.#ok('POST', `/api/projects/default/jobs/${name}/${action}`)
  }

  /** The job once it is so. */
  async untilJob(name: string, isSo: (job: Job) => boolean): Promise<Job> {
    for (;;) {
      const job = await this.job(name)
      if (isSo(job)) return job
      if (job.status === 'FAILED' || job.status === 'EXIT_WITH_0') throw new Error(`${job.status} ${job.status_reason}`)
      await delay(100)
    }
  }

  async checkpoints(job: string): Promise<Checkpoint[]> {
    return checkpointListSchema.parse(await this.#ok('GET', `/api/projects/default/jobs/${job}/checkpoints`))
      .checkpoints
  }

  async events(job: string): Promise<JobEvent[]> {
    const path = `/api/projects/default/jobs/${job}/events?limit=10000`
    return jobEventListSchema.parse(await this.#ok('GET', path)).events
  }

  /** The steps that a job told of, and their losses, in order. */
  async losses(job: string): Promise<[number, number][]> {
    return (await this.events(job)).flatMap(({ event }) =>
      event.event === 'step' ? [[Number(event.step), Number(event.loss)] satisfies [number, number]] : [],
    )
  }
}
