import { isRemoteError, type RemoteError } from '@e5/client'
import { type E5Error, isE5Error } from '@e5/core'
import { type ProgramContext, runCommandLine } from '@e5/terminal'
import { createProgram } from './program.ts'

// 1 is the verdict "faults".
const notCheckedCode = 2

/** Runs one command line of `e5-validator` and says what went wrong on stderr. Never throws. @returns the exit code. */
export function runProgram(args: readonly string[], context: ProgramContext): Promise<number> {
  return runCommandLine(createProgram(context), args, context, { isUserError, userErrorCode: notCheckedCode })
}

function isUserError(error: unknown): error is E5Error | RemoteError {
  return isE5Error(error) || isRemoteError(error)
}
