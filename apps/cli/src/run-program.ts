import { isRemoteError, type RemoteError } from '@e5/client'
import { type E5Error, isE5Error } from '@e5/core'
import { runCommandLine } from '@e5/terminal'
import type { Context } from './context.ts'
import { createProgram } from './program.ts'
import { withLongFlags } from './server/snapi-flags.ts'

/** Runs one command line of `e5` and says what went wrong on stderr. Never throws. @returns the exit code. */
export function runProgram(args: readonly string[], context: Context): Promise<number> {
  return runCommandLine(createProgram(context), withLongFlags(args), context, { isUserError })
}

function isUserError(error: unknown): error is E5Error | RemoteError {
  return isE5Error(error) || isRemoteError(error)
}
