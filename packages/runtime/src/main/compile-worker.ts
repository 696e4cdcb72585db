import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { E5Error } from '@e5/core'
import type { CompileWorkerData, FromCompileWorker, Parity } from '../messages.ts'
import { createNativeGate, guardExit, shutGate } from '../native-gate.ts'
import { workerExecArgv } from './worker-exec-argv.ts'

/**
 * Compiles a model in a thread of its own, so that the event loop goes on; tells how close it came to fp32.
 *
 * @throws E5Error MODEL_FILE_INVALID, PRECISION_UNFIT, PRECISION_OVERFLOW.
 */
export async function compileInWorker(request: Omit<CompileWorkerData, 'gate'>): Promise<Parity | undefined> {
  const gate = createNativeGate()
  const entry = new URL(import.meta.resolve('#compile-worker'))
  const workerData: CompileWorkerData = { ...request, gate }
  const worker = new Worker(entry, { workerData, name: 'e5-compile', execArgv: workerExecArgv() })
  const unguardExit = guardExit(gate)
  const exited = once(worker, 'exit')
  try {
    const [message] = (await once(worker, 'message')) as [FromCompileWorker]
    if (message.type === 'refused') throw new E5Error(message.code, message.details)
    return message.parity
  } finally {
    await Promise.race([shutGate(gate), exited])
    await worker.terminate()
    unguardExit()
  }
}
