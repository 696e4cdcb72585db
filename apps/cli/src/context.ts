import type { Readable } from 'node:stream'
import type { Output } from '@e5/terminal'

/** What the commands use of `@e5/runtime`. */
export type Runtime = Pick<
  typeof import('@e5/runtime'),
  | 'loadEmbedder'
  | 'checkModelFiles'
  | 'defaultDataDir'
  | 'listModels'
  | 'describeModel'
  | 'listCompiledGraphs'
  | 'modelStore'
>

/** What a command has of the world: handed in, so that a test can hand in another one. */
export interface Context {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Output
  readonly stderr: Output
  /** Loads the runtime; late, so that `--help` does not wait for it. */
  readonly loadRuntime: () => Promise<Runtime>
  /** Aborted with an {@link Interruption} when the user stops the program. */
  readonly signal: AbortSignal
}

/** Why the program stops before it is done. */
export interface Interruption {
  /** 128 and the signal's number, as shells have it. */
  readonly exitCode: number
}
