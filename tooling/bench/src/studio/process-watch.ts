import { setTimeout as delay } from 'node:timers/promises'
import { type Figures, readFigures } from './figures.ts'

/** What a server's process holds at one moment, and how its event loop did since the one before. */
export interface ProcessSample {
  readonly seconds: number
  readonly rssMiB: number
  readonly heapUsedMiB: number
  readonly externalMiB: number
  readonly openFiles: number
  readonly sockets: number
  readonly timers: number
  /** Longest and 99th percentile of the time between two turns of the event loop's clock, which is 10 ms when idle. */
  readonly loopMaxMs: number
  readonly loopP99Ms: number
}

const mebibyte = 2 ** 20

/** One sample. Reading it sets the event loop's figures back. */
export async function sampleProcess(url: string, seconds = 0): Promise<ProcessSample> {
  return toSample(await readFigures(url), seconds)
}

/** A sample each so many seconds, until it is stopped. */
export interface ProcessWatch {
  readonly samples: readonly ProcessSample[]
  /** @throws Error if the server could not be asked. */
  stop(): Promise<readonly ProcessSample[]>
}

/** Begins to take samples; before each of them `prepare` is waited for. */
export function watchProcess(url: string, everySeconds: number, prepare = async () => {}): ProcessWatch {
  const samples: ProcessSample[] = []
  const start = performance.now()
  const stopping = new AbortController()
  async function takeSamples(): Promise<void> {
    while (!stopping.signal.aborted) {
      await prepare()
      samples.push(await sampleProcess(url, (performance.now() - start) / 1000))
      await delay(everySeconds * 1000, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const taking = takeSamples()
  // Told by `stop`.
  taking.catch(() => undefined)
  return {
    samples,
    async stop() {
      stopping.abort()
      await taking
      return samples
    },
  }
}

/** The least RSS of a few seconds, in MiB: what was freed goes back to the system late. */
export async function settledRssMiB(url: string, seconds = 5): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let second = 0; second < seconds; second++) {
    least = Math.min(least, (await sampleProcess(url)).rssMiB)
    await delay(1000)
  }
  return least
}

function toSample(figures: Figures, seconds: number): ProcessSample {
  const activeOf = (...types: string[]) =>
    types.reduce((sum, type) => sum + figures.sum('nodejs_active_resources', { type }), 0)
  return {
    seconds,
    rssMiB: figures.sum('process_resident_memory_bytes') / mebibyte,
    heapUsedMiB: figures.sum('nodejs_heap_size_used_bytes') / mebibyte,
    externalMiB: figures.sum('nodejs_external_memory_bytes') / mebibyte,
    openFiles: figures.sum('process_open_fds'),
    sockets: activeOf('TCPSocketWrap'),
    timers: activeOf('Timeout'),
    loopMaxMs: figures.sum('nodejs_eventloop_lag_max_seconds') * 1000,
    loopP99Ms: figures.sum('nodejs_eventloop_lag_p99_seconds') * 1000,
  }
}
