import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultDataDir } from '@e5/runtime'
import { createTemporaryFolder, type TemporaryFolder } from '../temporary-folder.ts'
import { metricsKey } from './figures.ts'

/** How our server is started. */
export interface ProgramOptions {
  readonly dataDir: string
  /** Its options by their names without dashes in front: `max-queue-tokens`. A free port and keys are chosen here. */
  readonly flags: Readonly<Record<string, string>>
  /** A process that works on the jobs of others, in place of a server. */
  readonly role?: 'worker'
  /** Goes before the program, to run it on another host. */
  readonly launcher?: readonly string[]
  /** Node's own options, as an inspector's. */
  readonly nodeFlags?: readonly string[]
}

/** Our server in a process of its own. */
export interface ServerProgram extends AsyncDisposable {
  /** `http://localhost:<port>` */
  readonly url: string
  readonly pid: number
  /** Of its first endpoint, `default/bench`. */
  readonly key: string
  /** Of its admin. */
  readonly accessKey: string
  /** What it wrote to stderr so far. */
  readonly errors: () => string
  /** False once it has ended, whoever ended it. */
  readonly isRunning: () => boolean
  /** Sends a signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<void>
}

/** Project and endpoint that every program of the bench starts with. */
export const firstEndpoint = { project: 'default', endpoint: 'bench' } as const

/** Starts our server and waits until it is ready. @throws Error with its output if it ends before. */
export async function startProgram({
  dataDir,
  flags,
  role,
  launcher = [],
  nodeFlags = [],
}: ProgramOptions): Promise<ServerProgram> {
  const [key, accessKey] = [randomUUID(), randomUUID()]
  const given = { port: '0', 'data-dir': dataDir, endpoint: firstEndpoint.endpoint, ...flags }
  const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value])
  const args = role === undefined ? options : [role, ...options]
  const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('E5_'))
  const command = [...launcher, process.execPath, ...nodeFlags, ...process.execArgv, serverFile(), ...args]
  const child = spawn(command[0]!, command.slice(1), {
    env: { ...Object.fromEntries(outside), E5_KEY: key, E5_ACCESS_KEY: accessKey, E5_METRICS_KEY: metricsKey },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  void ended.then(() => process.off('exit', kill))
  const isRunning = () => child.exitCode === null && child.signalCode === null
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk
  })
  const url = await untilReady(child, ended, isRunning).catch((error: Error) => {
    throw new Error(`${error.message}${errors}`)
  })
  let sent: NodeJS.Signals | undefined
  void ended.then(() => {
    const { exitCode, signalCode } = child
    if (exitCode === 0 || (signalCode !== null && signalCode === sent)) return
    console.error(`bench: e5-server ended by itself (${signalCode ?? exitCode}):\n${errors.slice(-3000)}`)
  })
  const stop = async (signal: NodeJS.Signals) => {
    sent = signal
    child.kill(signal)
    await ended
  }
  return {
    url,
    pid: child.pid!,
    key,
    accessKey,
    errors: () => errors,
    isRunning,
    stop,
    [Symbol.asyncDispose]: () => stop('SIGKILL'),
  }
}

/** A data folder for a run; the compiled graphs in it are this user's, so that no start compiles one. */
export async function createDataDir(): Promise<TemporaryFolder> {
  const dataDir = await createTemporaryFolder()
  linkGraphs(dataDir.path)
  return dataDir
}

/** Gives a data folder this user's compiled graphs. */
export function linkGraphs(dataDir: string): void {
  const graphs = join(defaultDataDir(), 'graphs')
  mkdirSync(graphs, { recursive: true })
  symlinkSync(graphs, join(dataDir, 'graphs'), 'junction')
}

async function untilReady(child: ChildProcess, ended: Promise<unknown>, isRunning: () => boolean): Promise<string> {
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => {
    output += chunk
  })
  for (;;) {
    const ready = /ready at (\S+)\n/.exec(output)
    if (ready !== null) return ready[1]!
    const worker = /health and metrics on port (\d+)/.exec(output)
    if (worker !== null) return `http://localhost:${worker[1]}`
    if (!isRunning()) throw new Error(`e5-server ended before it was ready: ${output}`)
    await Promise.race([once(child.stdout!, 'data'), ended])
  }
}

/** The server's program. */
export function serverFile(): string {
  const manifest = new URL(import.meta.resolve('@e5/server/package.json'))
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
  return fileURLToPath(new URL(bin['e5-server']!, manifest))
}
