import { constants } from 'node:os'
import type { Interruption, ProgramContext } from './program-context.ts'
import { standardInput } from './standard-input.ts'

// npx and timeout pass a signal on that the whole group has already: the same one comes twice.
const sameSignalMs = 500

/** The context of this process: its streams, and a signal that SIGINT and SIGTERM abort; one that comes later kills at once. */
export function processContext(): ProgramContext {
  const interruption = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    const reason: Interruption = { exitCode: 128 + constants.signals[name] }
    let firstAt: number | undefined
    const interrupt = () => {
      firstAt ??= performance.now()
      interruption.abort(reason)
      if (performance.now() - firstAt < sameSignalMs) return
      process.off(name, interrupt)
      process.kill(process.pid, name)
    }
    process.on(name, interrupt)
  }
  // Where stderr fails nothing more can be said; standard output is watched by runCommandLine.
  process.stderr.on('error', () => {})
  return {
    stdin: standardInput(),
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interruption.signal,
  }
}

/** Lets the process end with a code once its work is done; at once if it was interrupted. */
export function endProcess(exitCode: number, { signal, stdin }: ProgramContext): void {
  // What was interrupted may still run.
  if (signal.aborted) process.exit(exitCode)
  // Somebody may still write into it (`tail -f`), and that would keep a program that failed alive.
  stdin.destroy()
  process.exitCode = exitCode
}
