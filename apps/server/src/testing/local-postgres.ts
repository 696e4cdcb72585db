import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** A PostgreSQL of this machine's own package on a folder and a port of its own, which can be taken away and brought back. */
export interface LocalPostgres extends AsyncDisposable {
  /** For `--database-url`. */
  readonly url: string
  /** Ends it at once, as a crash would; connections are cut. */
  crash(): Promise<void>
  /** Starts it again on the same folder and port. */
  start(): Promise<void>
}

/** Starts a PostgreSQL; undefined if this machine has no `postgres` and `initdb` on its path. */
export async function startLocalPostgres(): Promise<LocalPostgres | undefined> {
  const [postgres, initdb] = [findProgram('postgres'), findProgram('initdb')]
  if (postgres === undefined || initdb === undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'e5-postgres-'))
  const user = findUser()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const common = { ...user, cwd: folder, stdio: 'ignore' } as const
  execFileSync(initdb, ['-D', data, '-U', 'e5', '-A', 'trust', '-E', 'UTF8', '--no-sync'], common)
  const port = await freePort()
  let child: ChildProcess | undefined
  let ended: Promise<unknown> = Promise.resolve()

  async function start(): Promise<void> {
    const settings = ['listen_addresses=localhost', `unix_socket_directories=${folder}`, 'shared_buffers=8MB']
    child = spawn(postgres!, ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])], common)
    ended = once(child, 'exit')
    while (!isAnswering(folder, port)) {
      if (child.exitCode !== null) throw new Error(`postgres ended with code ${child.exitCode}`)
      await delay(50)
    }
  }

  async function crash(): Promise<void> {
    // PostgreSQL's own word for "at once": its processes end without a checkpoint.
    child?.kill('SIGQUIT')
    await ended
  }

  await start()
  return {
    url: `postgresql://e5@localhost:${port}/postgres`,
    crash,
    start,
    async [Symbol.asyncDispose]() {
      await crash()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
}

// PostgreSQL refuses to run as root.
function findUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('This is a bug: a port has no number.')
  return address.port
}

// Its first line is there before it accepts connections; the last one says so.
function isAnswering(folder: string, port: number): boolean {
  const isReady = findProgram('pg_isready')
  if (isReady === undefined) return existsSync(join(folder, `.s.PGSQL.${port}`))
  try {
    execFileSync(isReady, ['-q', '-h', 'localhost', '-p', String(port)], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
