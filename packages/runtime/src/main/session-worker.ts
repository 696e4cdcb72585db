import { Worker } from 'node:worker_threads'
import { E5Error } from '@e5/core'
import type { BatchOutput, FromSessionWorker, SessionRequest, SessionWorkerData, ToSessionWorker } from '../messages.ts'
import { createNativeGate, guardExit, shutGate } from '../native-gate.ts'
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
  const gate = createNativeGate()
  const workerData: SessionWorkerData = { ...request, gate }
  const worker = new Worker(entry, { workerData, name: 'e5-session', execArgv: workerExecArgv() })
  const unguardExit = guardExit(gate)
  const ended = new Promise<RunnerDied>((resolve) => {
    worker.once('error', (error) => resolve(new RunnerDied(error.message, { cause: error })))
    worker.once('exit', (code) => {
      unguardExit()
      resolve(new RunnerDied(`its thread ended with code ${code}`))
    })
  })
  const deathOf = async (): Promise<never> => {
    throw await ended
  }

  let answer: ((output: BatchOutput) => void) | undefined
  void ended.then(() => {
    answer = undefined
  })
  const started = new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromSessionWorker) => {
      switch (message.type) {
        case 'ready':
          return resolve()
        case 'refused':
          return reject(new E5Error(message.code, message.details))
        case 'embedded': {
          const settle = answer
          answer = undefined
          settle?.(message.output)
        }
      }
    })
  })
  try {
    await Promise.race([started, deathOf()])
  } catch (error) {
    await worker.terminate()
    throw error
  }

  return {
    ended,
    run(batch) {
      if (answer !== undefined) throw new Error('This is a bug: a session worker runs one batch at a time.')
      const answered = new Promise<BatchOutput>((resolve) => {
        answer = resolve
      })
      worker.postMessage({ type: 'run', batch } satisfies ToSessionWorker)
      return Promise.race([answered, deathOf()])
    },
    async close() {
      await Promise.race([shutGate(gate), ended])
      await worker.terminate()
    },
  }
}
