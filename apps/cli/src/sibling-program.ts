import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { E5Error } from '@e5/core'
import { type Interruption, ProgramEnded } from '@e5/terminal'

/** Another program of E5 Studio, in a package of its own. */
export interface SiblingProgram {
  /** The name of the binary: `e5-validator`. */
  readonly program: string
  /** `@e5/validator`. */
  readonly package: string
}

/**
 * Runs another program with this one's streams until it ends.
 *
 * @throws E5Error PROGRAM_NOT_FOUND; ProgramEnded.
 */
export async function runSibling(sibling: SiblingProgram, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, findProgram(sibling), ...args], { stdio: 'inherit' })
  const stop = (): void => {
    const name = (signal.reason as Interruption).exitCode === 128 + constants.signals.SIGINT ? 'SIGINT' : 'SIGTERM'
    // A terminal sends Ctrl-C to both, and a second one would end the program before it has put its work away.
    if (name === 'SIGTERM' || !hasTerminal()) child.kill(name)
  }
  signal.addEventListener('abort', stop, { once: true })
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, ended) => resolve(code ?? 128 + constants.signals[ended!]))
  }).finally(() => signal.removeEventListener('abort', stop))
  if (exitCode !== 0) throw new ProgramEnded(exitCode)
}

/** Looks beside this package first, then in the project that it is called from. */
function findProgram({ program, package: name }: SiblingProgram): string {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      const manifest = createRequire(from).resolve(`${name}/package.json`)
      const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
      return join(dirname(manifest), bin[program]!)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  throw new E5Error('PROGRAM_NOT_FOUND', { program, package: name })
}

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
}
