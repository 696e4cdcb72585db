// One thread that answers for all fake cores, by real messages, when real ones would.
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import type { FakeCoresOptions, FromFakeCore, ToFakeCore } from './fake-cores.ts'

const { tokensPerSecond, dimensions } = workerData as FakeCoresOptions

// Timers come up to this late, which is given back at the core's next batch.
const timerStepMs = 1
const lateMs = new Map<number, number>()

parentPort!.on('message', async ({ core, batch }: ToFakeCore) => {
  const tokens = batch.lengths.reduce((sum, length) => sum + length, 0)
  const inferMs = (tokens / tokensPerSecond) * 1000
  const due = performance.now() + inferMs - (lateMs.get(core) ?? 0)
  await delay(due - performance.now())
  lateMs.set(core, Math.min(timerStepMs, performance.now() - due))
  const embeddings = new Float32Array(batch.texts * dimensions)
  parentPort!.postMessage({ core, output: { embeddings, inferMs } } satisfies FromFakeCore, [embeddings.buffer])
})
