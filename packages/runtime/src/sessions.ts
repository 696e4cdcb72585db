// Graphs that are not a model's encoder, in threads of whoever needs them (the trainer).
export { startWorkerThread, type WorkerThread } from './main/worker-thread.ts'
export type { FromWorker } from './messages.ts'
export { createNativeGate, guardExit, type NativeGate, shutGate, throughGate } from './native-gate.ts'
export {
  type GraphMemory,
  type GraphSession,
  type GraphTensor,
  type GraphTensors,
  openGraphSession,
} from './worker/graph-session.ts'
