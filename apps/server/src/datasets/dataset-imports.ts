import { E5Error, isE5Error } from '@e5/core'
import type { JobServices } from '../jobs/job-services.ts'
import { isArchive } from './archive/archive.ts'
import { datasetContent, datasetFolder } from './dataset-files.ts'
import { changeDataset, datasetById, failSilentImports, growDataset, queueCheck } from './dataset-store.ts'
import { requireFilePath } from './file-path.ts'
import type { IncomingFile } from './incoming-file.ts'
import { openQuota } from './quota.ts'
import { pieceName } from './upload-pieces.ts'

/** What is fetched, and for whom. */
export interface DatasetImport {
  readonly datasetId: string
  readonly ownerId: string
  /** Where it comes from, for messages. */
  readonly place: string
  readonly filesOf: (signal: AbortSignal) => AsyncIterable<IncomingFile>
}

type ImportServices = Pick<JobServices, 'database' | 'queue' | 'files' | 'log' | 'datasetBytes'>

/**
 * The datasets whose files this process fetches. Each is made known as alive in the database; what another process left behind
 * becomes Failed once it was silent for the time of a lease.
 */
export class DatasetImports implements AsyncDisposable {
  readonly #services: ImportServices
  readonly #leaseSeconds: number
  readonly #running = new Map<AbortController, Promise<void>>()
  readonly #sweep: NodeJS.Timeout

  constructor(services: ImportServices, leaseSeconds: number) {
    this.#services = services
    this.#leaseSeconds = leaseSeconds
    this.#sweep = setInterval(() => this.#failSilent(), leaseSeconds * 1000).unref()
    this.#failSilent()
  }

  /** Fetches in the background. */
  start(from: DatasetImport): void {
    const stop = new AbortController()
    const done = this.#run(from, stop).finally(() => this.#running.delete(stop))
    this.#running.set(stop, done)
  }

  /** Gives up what is being fetched, and says so in its dataset. */
  async close(): Promise<void> {
    clearInterval(this.#sweep)
    for (const stop of this.#running.keys()) stop.abort(new Error('the server stopped before it had all files'))
    await Promise.all(this.#running.values())
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #run(from: DatasetImport, stop: AbortController): Promise<void> {
    const { log } = this.#services
    const { datasetId, place } = from
    const beat = setInterval(() => this.#beat(datasetId, stop), (this.#leaseSeconds * 1000) / 3)
    try {
      const count = await this.#fetch(from, stop.signal)
      if ((await queueCheck(this.#services, datasetId, ['Importing'], count)) === undefined) throw new Gone()
    } catch (error) {
      const { message: reason } = isE5Error(error) ? error : unreadable(place, error)
      log.warn({ err: error }, 'a dataset could not be fetched')
      // What cannot be said now is found silent later, by this process or another one.
      await this.#fail(datasetId, reason).catch(() => undefined)
    } finally {
      clearInterval(beat)
    }
  }

  async #fetch({ datasetId, ownerId, place, filesOf }: DatasetImport, signal: AbortSignal): Promise<number> {
    const { database, files, datasetBytes } = this.#services
    const quota = await openQuota(database, ownerId, datasetBytes)
    let count = 0
    for await (const { path, content } of filesOf(signal)) {
      requireFilePath(path)
      let bytes = 0
      async function* counted(): AsyncGenerator<Uint8Array> {
        for await (const part of quota.count(content)) {
          signal.throwIfAborted()
          bytes += part.byteLength
          yield part
        }
      }
      const name = isArchive(path) ? pieceName(datasetId, path, 0) : `${datasetContent(datasetId)}/${path}`
      await files.write(name, counted())
      if (!(await growDataset(database, datasetId, bytes))) throw new Gone()
      count += 1
    }
    if (count === 0) throw new E5Error('INPUT_UNREADABLE', { file: place, reason: 'there are no files.' })
    return count
  }

  async #fail(datasetId: string, reason: string): Promise<void> {
    const { database, files } = this.#services
    const failed = await changeDataset(database, datasetId, { from: ['Importing'], status: 'Failed', reason })
    if (failed === undefined && (await datasetById(database, datasetId)) === undefined)
      await files.remove(datasetFolder(datasetId))
  }

  #beat(datasetId: string, stop: AbortController): void {
    void growDataset(this.#services.database, datasetId, 0).then(
      (isThere) => isThere || stop.abort(new Gone()),
      // The database is away: the import goes on, and its next statement says so if it is away still.
      () => undefined,
    )
  }

  #failSilent(): void {
    failSilentImports(this.#services.database, this.#leaseSeconds).catch(() => undefined)
  }
}

// Of a bucket, or of the file system.
function unreadable(file: string, error: unknown): E5Error {
  return new E5Error('INPUT_UNREADABLE', { file, reason: `${error instanceof Error ? error.message : String(error)}.` })
}

/** A dataset that was deleted while its files were fetched. */
class Gone extends Error {
  override readonly name = 'Gone'
}
