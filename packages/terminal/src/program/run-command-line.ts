import { type Command, CommanderError } from 'commander'
import { formatError } from '../error-line.ts'
import { watchOutput } from '../watch-output.ts'
import type { Interruption, ProgramContext } from './program-context.ts'
import { ProgramEnded } from './program-ended.ts'
import { untilInterrupted } from './until-interrupted.ts'

/** An error that a user can mend, by what is printed of it. */
export interface UserError {
  readonly message: string
  readonly code: string
}

/** How a program ends. */
export interface CommandLineOptions {
  /** True for the errors that a user can mend; any other is a bug. */
  readonly isUserError: (error: unknown) => error is UserError
  /** The exit code of such an error, 1 unless given. */
  readonly userErrorCode?: number
}

/** Exit codes: 0 done, 70 a bug of ours (EX_SOFTWARE), 128 + n stopped by signal n. */
const exitCodes = { done: 0, userError: 1, bug: 70 } as const

/** Runs a command line and says what went wrong on stderr. Never throws. @returns the exit code. */
export async function runCommandLine(
  program: Command,
  args: readonly string[],
  context: ProgramContext,
  options: CommandLineOptions,
): Promise<number> {
  const output = watchOutput(context.stdout)
  try {
    await parse(program, args)
    await untilInterrupted(output.settled(), context.signal)
    return exitCodes.done
  } catch (error) {
    if (!(error instanceof ProgramEnded)) return report(error, program.name(), context, options)
    await output.settled().catch(() => {})
    return context.signal.aborted ? (context.signal.reason as Interruption).exitCode : error.exitCode
  }
}

async function parse(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    // --help or --version.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error
  }
}

function report(
  error: unknown,
  program: string,
  { signal, stderr }: ProgramContext,
  { isUserError, userErrorCode = exitCodes.userError }: CommandLineOptions,
): number {
  if (signal.aborted) return (signal.reason as Interruption).exitCode
  // commander has said it already.
  if (error instanceof CommanderError) return userErrorCode
  // The reader of our output has what it wanted (`| head`).
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return exitCodes.done
  if (isUserError(error)) {
    stderr.write(`${program}: ${formatError(error)}\n`)
    return userErrorCode
  }
  const trace = error instanceof Error ? error.stack : String(error)
  stderr.write(`${program}: This is a bug in E5 Studio, please report it:\n${trace}\n`)
  return exitCodes.bug
}
