import { fsyncSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { vector } from '@electric-sql/pglite-pgvector'

// "-F" would turn fsync off, and fdatasync does nothing in PGlite, so that the log is flushed by fsync. PostgreSQL's own
// sizes are for gigabytes, and are memory and disk; this state is small but for collections.
export const startParameters: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...[
    'fsync=on',
    'wal_sync_method=fsync',
    'full_page_writes=on',
    'synchronous_commit=on',
    // The graph of 10,000 vectors fits; with less an insert into it reads most of its pages anew.
    'shared_buffers=16MB',
    'wal_buffers=64kB',
    'min_wal_size=4MB',
    'max_wal_size=8MB',
  ].flatMap((setting) => ['-c', setting]),
]

/** PGlite on the cluster in a folder, which no one else may have open. A commit is on disk when it resolves. */
export async function openPglite(folder: string): Promise<PGlite> {
  // V8's second compiler took 600 MB for a single function, to speed up a database that is asked a few times a minute.
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)
  const health: Health = { panic: undefined, isAborted: false }
  const client = new GuardedPglite(new FlushedFolder(folder, health), health)
  await client.waitReady.catch(async (error: unknown) => {
    await closeFiles(client)
    throw health.panic === undefined ? error : new Error(health.panic, { cause: error })
  })
  return client
}

/** Lets go of an instance that broke down, without a last word to its files. */
export async function closeFiles(client: PGlite): Promise<void> {
  // One that never got to its files has none open.
  await client.fs?.closeFs().catch(() => undefined)
}

type Module = postgresMod.PostgresMod
type StreamOperations = { fsync?: (stream: { readonly nfd: number }) => number }

interface Health {
  /** What PostgreSQL said before it gave up. */
  panic: string | undefined
  isAborted: boolean
}

/** PGlite that says that it broke down: asked once more after a panic, as for a rollback, it would run for ever. */
class GuardedPglite extends PGlite {
  readonly #health: Health

  constructor(fs: FlushedFolder, health: Health) {
    super({
      fs,
      startParams: startParameters,
      extensions: { vector },
      onStderr(text) {
        health.panic ??= /(?:PANIC|FATAL): +(.*)/.exec(text)?.[1]
        return false
      },
    })
    this.#health = health
  }

  override execProtocolRawSync(message: Uint8Array): Uint8Array {
    if (this.#health.isAborted) throw new Error(this.#health.panic ?? 'PGlite broke down')
    return super.execProtocolRawSync(message)
  }
}

/** PGlite's file system on a folder, with the one call that it leaves out: without it no write would be on disk. */
class FlushedFolder extends NodeFS {
  readonly #health: Health

  constructor(folder: string, health: Health) {
    super(folder)
    this.#health = health
  }

  override async init(client: PGlite, options: Partial<Module>): Promise<{ emscriptenOpts: Partial<Module> }> {
    const { emscriptenOpts } = await super.init(client, options)
    const onAbort = () => {
      this.#health.isAborted = true
    }
    return { emscriptenOpts: { ...emscriptenOpts, onAbort, preRun: [...(emscriptenOpts.preRun ?? []), addFlush] } }
  }
}

function addFlush(module: Module): void {
  const { NODEFS, FS } = module as unknown as {
    NODEFS: { stream_ops: StreamOperations }
    FS: { ErrnoError: new (number: number) => Error }
  }
  const inputOutputError = 29
  NODEFS.stream_ops.fsync = ({ nfd }) => {
    try {
      fsyncSync(nfd)
      return 0
    } catch {
      throw new FS.ErrnoError(inputOutputError)
    }
  }
}
