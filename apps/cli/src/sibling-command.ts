import type { SiblingProgram } from '@e5/terminal'
import { Command } from 'commander'
import type { Context } from './context.ts'
import { runSibling } from './sibling-program.ts'

/** A program of its own that is a command of `e5` too. */
export interface Sibling extends SiblingProgram {
  readonly command: string
  readonly summary: string
  /** Go before the arguments: which of the program's own commands it is. */
  readonly leading?: readonly string[]
}

/** A command that hands its arguments, `--help` among them, to another program. */
export function siblingCommand({ command, summary, leading = [], ...program }: Sibling, context: Context): Command {
  return new Command(command)
    .summary(summary)
    .helpOption(false)
    .allowUnknownOption()
    .argument('[arguments...]')
    .action((args: string[]) => runSibling(program, [...leading, ...args], context.signal))
}
