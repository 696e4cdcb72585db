import type { CompileWorkerData, Parity, ToCompileWorker } from '../messages.ts'
import { createNativeGate, guardExit, shutGate } from '../native-gate.ts'
import { RunnerDied } from './batch-runner.ts'
import { startWorkerThread } from './worker-thread.ts'

/**
 * Compiles a model in a thread of its own, so that the event loop goes on; tells how close it came to fp32.
 *
 * @throws E5Error MODEL_FILE_INVALID, PRECISION_UNFIT, PRECISION_OVERFLOW; the thread's own error if it failed otherwise.
 */
export async function compileInWorker(request: Omit<CompileWorkerData, 'gate'>): Promise<Parity | undefined> {
  const gate = createNativeGate()
  const workerData: CompileWorkerData = { ...request, gate }
  const { ended, ask, end } = await startWorkerThread<ToCompileWorker, Parity | undefined>({
    entry: new URL(import.meta.resolve('#compile-worker')),
    name: 'e5-compile',
    workerData,
    onExit: guardExit(gate),
  })
  try {
    return await ask({ type: 'compile' })
  } catch (error) {
    // An error of the file system keeps its code so.
    throw error instanceof RunnerDied && error.cause instanceof Error ? error.cause : error
  } finally {
    await Promise.race([shutGate(gate), ended])
    await end()
  }
}
