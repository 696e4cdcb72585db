import type { BatchOutput, TokenBatch } from '../messages.ts'

/** Something that turns one batch at a time into vectors: a session in a worker thread. */
export interface BatchRunner {
  /** @throws RunnerDied if it ended before the answer; it is of no use then. */
  run(batch: TokenBatch): Promise<BatchOutput>
  /** Ends it. May be called again. */
  close(): Promise<void>
}

/** Starts a runner; throws E5Error if what was asked for cannot be had. */
export type StartRunner = () => Promise<BatchRunner>

/** A runner ended on its own: out of memory, an error inside the engine, or killed. */
export class RunnerDied extends Error {
  override readonly name = 'RunnerDied'
}
