import { fsyncSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

// "-F" would turn fsync off, and fdatasync does nothing in PGlite, so that the log is flushed by fsync. PostgreSQL's own
// sizes are for gigabytes, and are memory and disk; this state is a few hundred kilobytes.
export const startParameters: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...[
    'fsync=on',
    'wal_sync_method=fsync',
    'full_page_writes=on',
    'synchronous_commit=on',
    'shared_buffers=1MB',
    'wal_buffers=64kB',
    'min_wal_size=4MB',
    'max_wal_size=8MB',
  ].flatMap((setting) => ['-c', setting]),
]

/** PGlite on the cluster in a folder, which no one else may have open. A commit is on disk when it resolves. */
export async function openPglite(folder: string): Promise<PGlite> {
  // V8's second compiler took 80 MB and more to speed up a database that is asked a few times a minute.
  setFlagsFromString('--wasm-tiering-budget=1000000000')
  return await PGlite.create({ fs: new FlushedFolder(folder), startParams: startParameters })
}

type Module = postgresMod.PostgresMod
type StreamOperations = { fsync?: (stream: { readonly nfd: number }) => number }

/** PGlite's file system on a folder, with the one call that it leaves out: without it no write would be on disk. */
class FlushedFolder extends NodeFS {
  override async init(client: PGlite, options: Partial<Module>): Promise<{ emscriptenOpts: Partial<Module> }> {
    const { emscriptenOpts } = await super.init(client, options)
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFlush] } }
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
