import { Readable, Writable } from 'node:stream'
import type { Output } from '../output.ts'
import type { ProgramContext } from '../program/program-context.ts'

/** What a program has of the world in a test. */
export interface TestWorld {
  /** Piped in; unless given, standard input is a terminal. */
  readonly stdin?: string | Readable
  readonly signal?: AbortSignal
  /** Instead of one that collects. */
  readonly stdout?: Output
}

/** A context for a program under test, and what it wrote so far. */
export interface TestContext {
  readonly context: ProgramContext
  stdout(): string
  stderr(): string
}

/** A context whose outputs are collected. */
export function testContext({ stdin, signal, stdout }: TestWorld = {}): TestContext {
  const out = collector()
  const errors = collector()
  const piped = typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : (stdin ?? Readable.from([]))
  return {
    context: {
      stdin: Object.assign(piped, { isTTY: stdin === undefined }),
      stdout: stdout ?? out.output,
      stderr: errors.output,
      signal: signal ?? new AbortController().signal,
    },
    stdout: out.text,
    stderr: errors.text,
  }
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
