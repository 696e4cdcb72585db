import type { UploadFile, UploadOptions } from '@e5/client'

/** The sending of a dataset's files, as far as it is. */
export interface UploadState {
  readonly files: readonly UploadFile[]
  readonly sentBytes: number
  readonly phase: 'sending' | 'paused' | 'failed'
  /** Why it failed. */
  readonly error: Error | undefined
}

interface UploadsOptions {
  readonly send: (dataset: string, files: readonly UploadFile[], options: UploadOptions) => Promise<unknown>
  /** Told the id of a dataset whose files are all sent; until it is done the upload stays, so that nothing else is shown for a moment. */
  readonly onSent: (dataset: string) => Promise<unknown>
  /** Told when the first begins and when the last ends or rests. */
  readonly onBusy: (isBusy: boolean) => void
}

// Small enough that a pause or a slow line costs little, and the bars move.
const pieceBytes = 8 * 1024 * 1024

/** The uploads of this page, by the ids of their datasets. They go on while other pages of the console are looked at. */
export class Uploads {
  readonly #options: UploadsOptions
  readonly #states = new Map<string, UploadState>()
  readonly #aborts = new Map<string, AbortController>()
  readonly #listeners = new Set<() => void>()

  constructor(options: UploadsOptions) {
    this.#options = options
  }

  /** Tells of every change, until the function that it gives is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get(dataset: string): UploadState | undefined {
    return this.#states.get(dataset)
  }

  /** Sends files; what of them is there already is not sent again. */
  start(dataset: string, files: readonly UploadFile[]): void {
    const abort = new AbortController()
    this.#aborts.get(dataset)?.abort()
    this.#aborts.set(dataset, abort)
    this.#set(dataset, { files, sentBytes: this.get(dataset)?.sentBytes ?? 0, phase: 'sending', error: undefined })
    void this.#send(dataset, files, abort.signal)
  }

  /** Stops sending; what has arrived stays there, and `start` goes on. */
  pause(dataset: string): void {
    this.#aborts.get(dataset)?.abort()
    const state = this.get(dataset)
    if (state !== undefined) this.#set(dataset, { ...state, phase: 'paused' })
  }

  /** Stops sending, for good. */
  forget(dataset: string): void {
    this.#aborts.get(dataset)?.abort()
    this.#set(dataset, undefined)
  }

  async #send(dataset: string, files: readonly UploadFile[], signal: AbortSignal): Promise<void> {
    const update = (change: Partial<UploadState>): void => {
      const state = this.get(dataset)
      if (!signal.aborted && state !== undefined) this.#set(dataset, { ...state, ...change })
    }
    try {
      const onProgress: UploadOptions['onProgress'] = ({ sentBytes }) => update({ sentBytes })
      await this.#options.send(dataset, files, { signal, pieceBytes, onProgress })
      await this.#options.onSent(dataset)
      if (!signal.aborted) this.#set(dataset, undefined)
    } catch (error) {
      update({ phase: 'failed', error: error instanceof Error ? error : new Error(String(error)) })
    }
  }

  #set(dataset: string, state: UploadState | undefined): void {
    const wasBusy = this.#isBusy()
    if (state === undefined) this.#states.delete(dataset)
    else this.#states.set(dataset, state)
    if (this.#isBusy() !== wasBusy) this.#options.onBusy(!wasBusy)
    for (const listener of this.#listeners) listener()
  }

  #isBusy(): boolean {
    return [...this.#states.values()].some(({ phase }) => phase === 'sending')
  }
}
