import type { BatchOutput, SessionRequest, SessionWorkerData, ToSessionWorker } from '../messages.ts'
import { createNativeGate, guardExit, shutGate } from '../native-gate.ts'
import type { BatchRunner } from './batch-runner.ts'
import { startWorkerThread } from './worker-thread.ts'

const sessionWorkerEntry = () => new URL(import.meta.resolve('#session-worker'))

/**
 * Starts a session in a thread of its own, and waits until it can run.
 *
 * @throws E5Error DEVICE_UNAVAILABLE if the session was refused, RunnerDied if the thread ended.
 */
export async function startSessionWorker(
  request: SessionRequest,
  entry: URL = sessionWorkerEntry(),
): Promise<BatchRunner> {
  const gate = createNativeGate()
  const workerData: SessionWorkerData = { ...request, gate }
  const onExit = guardExit(gate)
  const { ended, ask, end } = await startWorkerThread<ToSessionWorker, BatchOutput>({
    entry,
    name: 'e5-session',
    workerData,
    onExit,
  })
  return {
    ended,
    run: (batch) => ask({ type: 'run', batch }),
    async close() {
      await Promise.race([shutGate(gate), ended])
      await end()
    },
  }
}
