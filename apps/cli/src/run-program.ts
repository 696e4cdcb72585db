import { isRemoteError } from '@e5/client'
import { isE5Error } from '@e5/core'
import { formatError, watchOutput } from '@e5/terminal'
import { CommanderError } from 'commander'
import type { Context, Interruption } from './context.ts'
import { createProgram } from './program.ts'
import { ProgramEnded } from './sibling-program.ts'
import { untilInterrupted } from './until-interrupted.ts'

/** Exit codes: 0 done, 1 the user can mend it, 70 a bug of ours (EX_SOFTWARE), 128 + n stopped by signal n. */
const exitCodes = { done: 0, userError: 1, bug: 70 } as const

/** Runs one command line and says what went wrong on stderr. Never throws. */
export async function runProgram(args: readonly string[], context: Context): Promise<number> {
  const output = watchOutput(context.stdout)
  try {
    await parse(args, context)
    await untilInterrupted(output.settled(), context.signal)
    return exitCodes.done
  } catch (error) {
    return report(error, context)
  }
}

async function parse(args: readonly string[], context: Context): Promise<void> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
  } catch (error) {
    // --help or --version.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error
  }
}

function report(error: unknown, { signal, stderr }: Context): number {
  if (signal.aborted) return (signal.reason as Interruption).exitCode
  // commander has said it already.
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof ProgramEnded) return error.exitCode
  // The reader of our output has what it wanted (`| head`).
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exitCodes.done
  if (isE5Error(error) || isRemoteError(error)) {
    stderr.write(`e5: ${formatError(error)}\n`)
    return exitCodes.userError
  }
  const trace = error instanceof Error ? error.stack : String(error)
  stderr.write(`e5: This is a bug in E5 Studio, please report it:\n${trace}\n`)
  return exitCodes.bug
}
