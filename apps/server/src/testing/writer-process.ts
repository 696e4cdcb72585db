import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What is kept until the process is killed. */
type Written = 'users' | 'documents'

/** A process that keeps users or documents in a data folder until it is killed. */
export class WriterProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #output = ''
  errors = ''

  constructor(dataDir: string, written: Written = 'users') {
    const program = fileURLToPath(new URL(`write-${written}-process.ts`, import.meta.url))
    this.#child = spawn(process.execPath, ['--conditions=@e5/source', program, dataDir], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout!.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.errors += chunk.toString()))
    this.#ended = once(this.#child, 'close')
  }

  /** Resolves once it has the folder open, or has ended. */
  async open(): Promise<void> {
    while (!this.#output.includes('open\n') && this.#child.exitCode === null)
      await Promise.race([once(this.#child.stdout!, 'data'), this.#ended])
  }

  /** Ends it as `kill -9` does, and gives the ids that it had acknowledged. */
  async kill(): Promise<readonly string[]> {
    this.#child.kill('SIGKILL')
    await this.#ended
    // The last line may be cut, and its user may be kept or not.
    return this.#output.split('\n').slice(1, -1)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
