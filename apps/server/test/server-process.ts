import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Opens the figures of every server that the tests start. */
export const metricsHeaders = { authorization: 'Bearer metrics-key-of-the-tests' }

const mainFile = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** The real program in a process of its own, with a data folder of its own. */
export class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess
  output = ''
  errors = ''
  readonly #ended: Promise<unknown>

  constructor(flags: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, ['--conditions=@e5/source', mainFile, ...flags], {
      env: { ...inherited(), E5_METRICS_KEY: 'metrics-key-of-the-tests', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child.stdout!.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
    this.child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    this.#ended = once(this.child, 'close')
  }

  /** Its address and key, once its banner is complete. */
  async ready(): Promise<{ url: string; key: string; curl: string }> {
    while (!this.output.includes('Ctrl-C stops it.')) {
      if (this.child.exitCode !== null) throw new Error(`The server ended: ${this.output}${this.errors}`)
      await Promise.race([once(this.child.stdout!, 'data'), this.#ended])
    }
    const find = (pattern: RegExp): string => pattern.exec(this.output)![1]!
    return { url: find(/ready at (\S+)/), key: find(/ key +(\S+)/), curl: find(/^(curl(?:\.exe)? .*)$/m) }
  }

  async exitCode(): Promise<number | null> {
    await this.#ended
    return this.child.exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode === null) this.child.kill('SIGKILL')
    await this.#ended
  }
}

// Nothing else, so that no E5_ variable of this machine gets in. Windows cannot start a program without its own.
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'SystemRoot', 'USERPROFILE', 'TEMP']
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

/** An empty folder that is gone at the end. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'e5-server-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
