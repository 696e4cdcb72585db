import type { BatchOutput, TokenBatch } from '../messages.ts'

/** Something that works for the main thread until it ends: a worker thread. */
export interface Runner {
  /** Resolves with the reason when it ends, on its own or by `close`; never rejects. */
  readonly ended: Promise<RunnerDied>
  /** Ends it once no batch runs. May be called again. */
  close(): Promise<void>
}

/** One that turns one batch at a time into vectors: a session in a worker thread. */
export interface BatchRunner extends Runner {
  /** @throws RunnerDied if it ended before the answer. */
  run(batch: TokenBatch): Promise<BatchOutput>
}

/** Starts a runner. @throws E5Error if what was asked for cannot be had, RunnerDied if it ended before it could run. */
export type StartRunner<Kind extends Runner = BatchRunner> = () => Promise<Kind>

/** A runner ended: out of memory, an error inside the engine, or killed. */
export class RunnerDied extends Error {
  override readonly name = 'RunnerDied'
}
