import { Worker } from 'node:worker_threads'
import { E5Error } from '@e5/core'
import type { FromWorker } from '../messages.ts'
import { RunnerDied } from './batch-runner.ts'
import { refuseTelemetry } from './refuse-telemetry.ts'
import { workerExecArgv } from './worker-exec-argv.ts'

/** What a thread is started with. */
export interface WorkerThreadOptions {
  readonly entry: URL
  readonly name: string
  readonly workerData: object
  /** Called when the thread is gone. */
  readonly onExit?: () => void
}

/** A thread that answers one request at a time. */
export interface WorkerThread<Request, Answer> {
  /** Resolves with the reason when it ends, on its own or by `end`; never rejects. */
  readonly ended: Promise<RunnerDied>
  /** @throws E5Error if it refused, RunnerDied if it ended before the answer. */
  ask(request: Request): Promise<Answer>
  /** Ends it at once. May be called again. */
  end(): Promise<void>
}

/**
 * Starts a thread whose program sends {@link FromWorker} messages, and waits until it is ready.
 *
 * @throws E5Error if it refused, RunnerDied if it ended.
 */
export async function startWorkerThread<Request, Answer>({
  entry,
  name,
  workerData,
  onExit,
}: WorkerThreadOptions): Promise<WorkerThread<Request, Answer>> {
  refuseTelemetry()
  const worker = new Worker(entry, { workerData, name, execArgv: workerExecArgv() })
  const ended = Promise.withResolvers<RunnerDied>()
  const started = Promise.withResolvers<void>()
  let death: RunnerDied | undefined
  // One for each request and not `ended` in a race: a promise that lives as long as the thread would keep every race.
  let pending: PromiseWithResolvers<Answer> | undefined

  function die(reason: RunnerDied): void {
    death ??= reason
    started.reject(death)
    pending?.reject(death)
    pending = undefined
    ended.resolve(death)
  }

  worker.once('error', (error) => die(new RunnerDied(error.message, { cause: error })))
  worker.once('exit', (code) => {
    onExit?.()
    die(new RunnerDied(`its thread ended with code ${code}`))
  })
  worker.on('message', (message: FromWorker<Answer>) => {
    switch (message.type) {
      case 'ready':
        return started.resolve()
      case 'refused': {
        const refusal = new E5Error(message.code, message.details)
        started.reject(refusal)
        pending?.reject(refusal)
        pending = undefined
        return
      }
      case 'answer': {
        const asked = pending
        pending = undefined
        asked?.resolve(message.answer)
      }
    }
  })
  const end = async () => {
    await worker.terminate()
  }
  try {
    await started.promise
  } catch (error) {
    await end()
    throw error
  }

  return {
    ended: ended.promise,
    async ask(request) {
      if (death !== undefined) throw death
      if (pending !== undefined) throw new Error('This is a bug: a worker thread was asked while it works.')
      pending = Promise.withResolvers<Answer>()
      worker.postMessage(request)
      return pending.promise
    },
    end,
  }
}
