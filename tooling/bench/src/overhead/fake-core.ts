import { setTimeout as delay } from 'node:timers/promises'
import type { BatchRunner } from '@e5/runtime/parts'

/** A core that embeds nothing, and answers when a real one would. */
export interface FakeCoreOptions {
  readonly tokensPerSecond: number
  readonly dimensions: number
}

// Timers come up to this late. That is given back at the next batch; what a busy main thread adds is not.
const timerStepMs = 1

/** Starts a fake core. Its batches and vectors are cloned, which costs the main thread what messages to a worker cost. */
export function startFakeCore({ tokensPerSecond, dimensions }: FakeCoreOptions): BatchRunner {
  let lateMs = 0
  return {
    ended: new Promise(() => {}),
    async run(batch) {
      const { texts, lengths } = structuredClone(batch)
      const tokens = lengths.reduce((sum, length) => sum + length, 0)
      const inferMs = (tokens / tokensPerSecond) * 1000
      const due = performance.now() + inferMs - lateMs
      await delay(due - performance.now())
      lateMs = Math.min(timerStepMs, performance.now() - due)
      const embeddings = new Float32Array(texts * dimensions)
      return structuredClone({ embeddings, inferMs }, { transfer: [embeddings.buffer] })
    },
    close: async () => {},
  }
}
