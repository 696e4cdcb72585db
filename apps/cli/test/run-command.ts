import { type TestWorld, testContext } from '@e5/terminal/testing'
import type { Runtime } from '../src/context.ts'
import { runProgram } from '../src/run-program.ts'

/** What a command printed, and its exit code. */
export interface CommandOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The world of a command under test. */
export interface CommandWorld extends TestWorld {
  readonly runtime: Runtime
}

/** Runs a command line in this process, with a runtime handed in. */
export async function runCommand(args: readonly string[], world: CommandWorld): Promise<CommandOutcome> {
  const { context, stdout, stderr } = testContext(world)
  const exitCode = await runProgram(args, { ...context, loadRuntime: async () => world.runtime })
  return { exitCode, stdout: stdout(), stderr: stderr() }
}
