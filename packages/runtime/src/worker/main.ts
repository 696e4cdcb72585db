import { parentPort, workerData } from 'node:worker_threads'
import { isE5Error } from '@e5/core/errors'
import { encoderOutput } from '@e5/graph/encoder-names'
import type { BatchOutput, FromWorker, SessionWorkerData, ToSessionWorker } from '../messages.ts'
import { throughGate } from '../native-gate.ts'
import { openSession, shortBatch } from './session.ts'

// One session in one thread: `run` blocks it, so it answers nothing but batches. It imports little, so that it starts soon.
const port = parentPort
if (port === null) throw new Error('This is a bug: the session worker was started outside a worker thread.')

const post = (message: FromWorker<BatchOutput>, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)
const { gate, ...request } = workerData as SessionWorkerData

try {
  const session = await throughGate(gate, async () => {
    const opened = await openSession(request)
    if (request.device === 'cpu') await opened.run(shortBatch())
    else await (await import('./device-check.ts')).checkOnDevice(opened, request)
    return opened
  })
  port.on('message', async ({ batch }: ToSessionWorker) => {
    const start = performance.now()
    const outputs = await throughGate(gate, () => session.run(batch))
    const embeddings = outputs[encoderOutput]!
    post({ type: 'answer', answer: { embeddings, inferMs: performance.now() - start } }, [embeddings.buffer])
  })
  post({ type: 'ready' })
} catch (error) {
  if (!isE5Error(error)) throw error
  post({ type: 'refused', code: error.code, details: error.details })
}
