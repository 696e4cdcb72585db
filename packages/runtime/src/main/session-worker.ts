import { Worker } from 'node:worker_threads'
import { E5Error } from '@e5/core'
import { createBusyFlag, guardExit, setBusy, whenIdle } from '../busy-flag.ts'
import type { BatchOutput, FromSessionWorker, SessionRequest, SessionWorkerData, ToSessionWorker } from '../messages.ts'
import { type BatchRunner, RunnerDied } from './batch-runner.ts'
import { workerExecArgv } from './worker-exec-argv.ts'

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
  const busy = createBusyFlag()
  const workerData: SessionWorkerData = { ...request, busy }
  const worker = new Worker(entry, { workerData, name: 'e5-session', execArgv: workerExecArgv() })
  const ended = new Promise<never>((_, reject) => {
    worker.once('error', (error) => reject(new RunnerDied(error.message, { cause: error })))
    worker.once('exit', (code) => reject(new RunnerDied(`its thread ended with code ${code}`)))
  })
  let answer: ((output: BatchOutput) => void) | undefined
  // Each caller gets the rejection through a race of its own; by itself it is no unhandled one.
  ended.catch(() => {
    answer = undefined
  })
  const unguardExit = guardExit(busy)
  let hasEnded = false
  worker.once('exit', () => {
    hasEnded = true
    unguardExit()
    setBusy(busy, false)
  })
  const started = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromSessionWorker) => {
      switch (message.type) {
        case 'ready':
          return resolve()
        case 'refused':
          return reject(new E5Error(message.code, message.details))
        case 'embedded':
          answer?.(message.output)
          answer = undefined
      }
    })
  })
  try {
    await Promise.race([started, ended])
  } catch (error) {
    await worker.terminate()
    throw error
  }

  return {
    run(batch) {
      if (hasEnded) return ended
      if (answer !== undefined) throw new Error('This is a bug: a session worker runs one batch at a time.')
      const answered = new Promise<BatchOutput>((resolve) => {
        answer = resolve
      })
      // Raised here already: between the posting and the receiving nobody may end the thread either.
      setBusy(busy, true)
      worker.postMessage({ type: 'run', batch } satisfies ToSessionWorker)
      return Promise.race([answered, ended])
    },
    async close() {
      await whenIdle(busy)
      await worker.terminate()
    },
  }
}
