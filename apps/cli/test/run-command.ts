import { Readable, Writable } from 'node:stream'
import type { Output } from '@e5/terminal'
import type { Context, Runtime } from '../src/context.ts'
import { runProgram } from '../src/run-program.ts'

/** What a command printed, and its exit code. */
export interface CommandOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The world of a command under test. */
export interface CommandWorld {
  readonly runtime: Runtime
  /** Piped in; unless given, standard input is a terminal. */
  readonly stdin?: string | Readable
  readonly signal?: AbortSignal
  /** Instead of one that collects. */
  readonly stdout?: Output
}

/** Runs a command line in this process, with a runtime handed in. */
export async function runCommand(args: readonly string[], world: CommandWorld): Promise<CommandOutcome> {
  const stdout = collector()
  const stderr = collector()
  const { stdin } = world
  const piped = typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : (stdin ?? Readable.from([]))
  const context: Context = {
    stdin: Object.assign(piped, { isTTY: stdin === undefined }),
    stdout: world.stdout ?? stdout.output,
    stderr: stderr.output,
    loadRuntime: async () => world.runtime,
    signal: world.signal ?? new AbortController().signal,
  }
  const exitCode = await runProgram(args, context)
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() }
}

function collector(): { output: Output; text: () => string } {
  const parts: Buffer[] = []
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk)
      done()
    },
  })
  return { output, text: () => Buffer.concat(parts).toString() }
}
