import { setFlagsFromString } from 'node:v8'
import { parentPort, workerData } from 'node:worker_threads'
import { type FromWorker, throughGate } from '@e5/runtime/sessions'
import type { EngineAnswer, EngineWorkerData, ToEngineWorker } from '../messages.ts'
import { openRequestAnswerer } from './answer-request.ts'

// Encoder and optimizer of a training run in one thread: ONNX Runtime blocks it, so it answers one request after the other.
const port = parentPort
if (port === null) throw new Error('This is a bug: the engine worker was started outside a worker thread.')

// The buffers beside the small heap make V8 mark it all the time, which took a tenth of the processor time.
setFlagsFromString('--no-incremental-marking')

const post = (message: FromWorker<EngineAnswer>) => port.postMessage(message)
const { gate, ...data } = workerData as EngineWorkerData
const answer = await throughGate(gate, () => openRequestAnswerer(data))
port.on('message', async (request: ToEngineWorker) => {
  post({ type: 'answer', answer: await throughGate(gate, () => answer(request)) })
})
post({ type: 'ready' })
