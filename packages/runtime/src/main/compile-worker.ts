import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { E5Error, type ErrorCode, type ErrorDetails } from '@e5/core'
import type { EncoderPrecision } from '@e5/graph'
import { workerExecArgv } from './worker-exec-argv.ts'

/** What a compile worker is started with (`workerData`). */
export interface CompileWorkerData {
  readonly modelFolder: string
  readonly precision: EncoderPrecision
  /** An empty folder for the compiled files. */
  readonly folder: string
}

/** The one message of a compile worker. */
export type FromCompileWorker =
  | { readonly type: 'compiled' }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails }

/** Compiles a model in a thread of its own, so that the event loop goes on. @throws E5Error MODEL_FILE_INVALID. */
export async function compileInWorker(data: CompileWorkerData): Promise<void> {
  const entry = new URL(import.meta.resolve('#compile-worker'))
  const worker = new Worker(entry, { workerData: data, name: 'e5-compile', execArgv: workerExecArgv() })
  const [message] = (await once(worker, 'message')) as [FromCompileWorker]
  await worker.terminate()
  if (message.type === 'refused') throw new E5Error(message.code, message.details)
}
