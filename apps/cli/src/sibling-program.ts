import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { findProgram, type Interruption, ProgramEnded, type SiblingProgram } from '@e5/terminal'

/**
 * Runs another program with this one's streams until it ends.
 *
 * @throws E5Error PROGRAM_NOT_FOUND; ProgramEnded.
 */
export async function runSibling(sibling: SiblingProgram, args: readonly string[], signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, findProgram(sibling, import.meta.url), ...args], {
    stdio: 'inherit',
  })
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

function hasTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY)
}
