import type { ProgramContext } from '@e5/terminal'

/** What the commands use of `@e5/runtime`. */
export type Runtime = Pick<
  typeof import('@e5/runtime'),
  | 'loadEmbedder'
  | 'loadTokenizer'
  | 'checkModelFiles'
  | 'defaultDataDir'
  | 'listModels'
  | 'describeModel'
  | 'listCompiledGraphs'
  | 'modelStore'
>

/** What a command has of the world: handed in, so that a test can hand in another one. */
export interface Context extends ProgramContext {
  /** Loads the runtime; late, so that `--help` does not wait for it. */
  readonly loadRuntime: () => Promise<Runtime>
}
