import { parentPort, workerData } from 'node:worker_threads'
import { isE5Error } from '@e5/core'
import { lower } from '../busy-flag.ts'
import type { FromSessionWorker, SessionWorkerData, ToSessionWorker } from '../messages.ts'
import { openSession } from './session.ts'

// One session in one thread: `run` blocks it, so it answers nothing but batches.
const port = parentPort
if (port === null) throw new Error('This is a bug: the session worker was started outside a worker thread.')

const post = (message: FromSessionWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
const { busy, ...request } = workerData as SessionWorkerData

try {
  const session = await openSession(request)
  // A run before the first batch: it makes what ONNX Runtime makes late.
  await session.run({ ids: new Int32Array(2), texts: 1, tokensPerText: 2 })
  port.on('message', async ({ batch }: ToSessionWorker) => {
    const output = await session.run(batch)
    lower(busy)
    post({ type: 'embedded', output }, [output.embeddings.buffer])
  })
  lower(busy)
  post({ type: 'ready' })
} catch (error) {
  lower(busy)
  if (!isE5Error(error)) throw error
  post({ type: 'refused', code: error.code, details: error.details })
}
