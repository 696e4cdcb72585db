import { isE5Error } from '@e5/core'
import { CommanderError } from 'commander'
import type { Context, Interruption } from './context.ts'
import { createProgram } from './program.ts'

/** Exit codes: 0 done, 1 the user can mend it, 70 a bug of ours (EX_SOFTWARE), 128 + n stopped by signal n. */
const exitCodes = { done: 0, userError: 1, bug: 70 } as const

/** Runs one command line and says what went wrong on stderr. Never throws. */
export async function runProgram(args: readonly string[], context: Context): Promise<number> {
  try {
    await createProgram(context).parseAsync(args, { from: 'user' })
    return exitCodes.done
  } catch (error) {
    return report(error, context)
  }
}

function report(error: unknown, { signal, stderr }: Context): number {
  if (signal.aborted) return (signal.reason as Interruption).exitCode
  // commander has said it already, or it was --help or --version.
  if (error instanceof CommanderError) return error.exitCode
  // The reader of our output has what it wanted (`| head`).
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exitCodes.done
  if (isE5Error(error)) {
    stderr.write(`e5: ${error.message}\n`)
    return exitCodes.userError
  }
  const trace = error instanceof Error ? error.stack : String(error)
  stderr.write(`e5: This is a bug in E5 Studio, please report it:\n${trace}\n`)
  return exitCodes.bug
}
