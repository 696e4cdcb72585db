import { constants } from 'node:os'
import type { Context, Interruption } from './context.ts'
import { standardInput } from './standard-input.ts'

/** The context of this process: its streams, and a signal that SIGINT and SIGTERM abort; a second one kills at once. */
export function processContext(): Context {
  const interruption = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    const reason: Interruption = { exitCode: 128 + constants.signals[name] }
    process.once(name, () => interruption.abort(reason))
  }
  // Where stderr fails nothing more can be said; standard output is watched by runProgram.
  process.stderr.on('error', () => {})
  return {
    stdin: standardInput(),
    stdout: process.stdout,
    stderr: process.stderr,
    loadRuntime: () => import('@e5/runtime'),
    signal: interruption.signal,
  }
}
