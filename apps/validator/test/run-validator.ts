import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { testContext } from '@e5/terminal/testing'
import { runProgram } from '../src/run-program.ts'

/** What the validator printed, and its exit code. */
export interface ValidatorOutcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line of the validator in this process. */
export async function runValidator(...args: readonly string[]): Promise<ValidatorOutcome> {
  const { context, stdout, stderr } = testContext()
  const exitCode = await runProgram(args, context)
  return { exitCode, stdout: stdout(), stderr: stderr() }
}

/** A folder that is removed at the end of a test. */
export interface TestFolder extends AsyncDisposable {
  readonly path: string
}

/** A temporary folder with files, by their names or paths in it. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'e5-validator-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
