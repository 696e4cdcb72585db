import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** A PostgreSQL of this machine in a temporary folder, on a free port of 127.0.0.1. */
export interface TestPostgres extends AsyncDisposable {
  readonly url: string
  start(): Promise<void>
  /** `crash` ends it as a power failure would. */
  stop(how?: 'fast' | 'crash'): Promise<void>
  /** The URL of a new empty database. */
  createDatabase(name: string): string
}

/** The folder of PostgreSQL's programs; undefined if there is none on this machine. */
export function findPostgres(): string | undefined {
  const versions = '/usr/lib/postgresql'
  const packaged = existsSync(versions) ? readdirSync(versions).sort().reverse() : []
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...packaged.map((version) => join(versions, version, 'bin')),
  ]
  return folders.find((folder) => ['postgres', 'initdb', 'psql'].every((program) => existsSync(join(folder, program))))
}

/** Whether pgvector is installed beside these programs. */
export function hasVectors(programs: string): boolean {
  const shared = execFileSync(join(programs, 'pg_config'), ['--sharedir'], { encoding: 'utf8' }).trim()
  return existsSync(join(shared, 'extension', 'vector.control'))
}

/** Another host of this machine, for a PostgreSQL that others reach over a network. */
export interface PostgresHost {
  readonly address: string
  /** Whoever has an address in it may connect. */
  readonly subnet: string
  /** Goes before its program. */
  readonly launcher: readonly string[]
}

/** Starts one; the programs are those of `findPostgres`. */
export async function startPostgres(programs: string, host?: PostgresHost): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'e5-postgres-'))
  const user = unprivilegedUser()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const port = await freePort()
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(programs, 'initdb'), initdb, { ...user, cwd: folder, stdio: 'ignore' })
  const address = host?.address ?? '127.0.0.1'
  if (host !== undefined) appendFileSync(join(data, 'pg_hba.conf'), `host all all ${host.subnet} trust\n`)
  let child: ChildProcess | undefined

  const launch = host === undefined ? [] : [...host.launcher, ...asUser(user)]
  async function start(): Promise<void> {
    const settings = [
      '-F',
      '-c',
      'shared_buffers=16MB',
      '-c',
      'max_connections=30',
      '-c',
      `listen_addresses=${address}`,
    ]
    const args = ['-D', data, '-p', String(port), '-k', folder, ...settings]
    const command = [...launch, join(programs, 'postgres'), ...args]
    const started = spawn(command[0]!, command.slice(1), {
      // Who may run a program on another host is not who PostgreSQL may be.
      ...(host === undefined && user),
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    child = started
    const ended = once(started, 'close')
    let log = ''
    started.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
    while (!log.includes('ready to accept connections')) {
      if (started.exitCode !== null) throw new Error(`PostgreSQL did not start: ${log}`)
      await Promise.race([once(started.stderr, 'data'), ended])
    }
  }

  async function stop(how: 'fast' | 'crash' = 'fast'): Promise<void> {
    if (child === undefined) return
    const ended = once(child, 'close')
    child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    child = undefined
    await ended
  }

  const urlOf = (database: string) => `postgresql://postgres@${address}:${port}/${database}`
  await start()
  return {
    url: urlOf('postgres'),
    start,
    stop,
    createDatabase(name) {
      const statement = ['-q', '-d', urlOf('postgres'), '-c', `create database "${name}"`]
      execFileSync(join(programs, 'psql'), statement, { stdio: 'ignore' })
      return urlOf(name)
    },
    async [Symbol.asyncDispose]() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

// PostgreSQL refuses to run as root.
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

function asUser(user: { uid: number; gid: number } | undefined): readonly string[] {
  return user === undefined ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups']
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('This is a bug: a TCP server without a port')
  return address.port
}
