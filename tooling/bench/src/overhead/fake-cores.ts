import { Worker } from 'node:worker_threads'
import type { BatchOutput, BatchRunner, TokenBatch } from '@e5/runtime/parts'

/** Cores that embed nothing, and answer when real ones would. */
export interface FakeCoresOptions {
  /** Of one core. */
  readonly tokensPerSecond: number
  readonly dimensions: number
}

/** A batch for a core, and its answer. */
export interface ToFakeCore {
  readonly core: number
  readonly batch: TokenBatch
}
export interface FromFakeCore {
  readonly core: number
  readonly output: BatchOutput
}

/** All fake cores: one thread, so that messages cost the main thread what those of sessions cost. */
export interface FakeCores extends AsyncDisposable {
  startRunner(): Promise<BatchRunner>
}

/** Starts the thread of the fake cores. */
export function startFakeCores(options: FakeCoresOptions): FakeCores {
  const worker = new Worker(new URL('./fake-cores-worker.ts', import.meta.url), { workerData: options })
  const answers: ((output: BatchOutput) => void)[] = []
  let cores = 0
  worker.on('message', ({ core, output }: FromFakeCore) => answers[core]!(output))
  return {
    async startRunner() {
      const core = cores++
      return {
        ended: new Promise(() => {}),
        run: (batch) =>
          new Promise((resolve) => {
            answers[core] = resolve
            worker.postMessage({ core, batch } satisfies ToFakeCore)
          }),
        close: async () => {},
      }
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate()
    },
  }
}
