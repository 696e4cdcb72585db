import type { Readable } from 'node:stream'
import type { Output } from '../output.ts'

/** What a program has of the world: handed in, so that a test can hand in another one. */
export interface ProgramContext {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted with an {@link Interruption} when the user stops the program. */
  readonly signal: AbortSignal
}

/** Why a program stops before it is done. */
export interface Interruption {
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number
}
