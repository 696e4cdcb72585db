import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { E5Error, isE5Error } from '@e5/core'
import type { FileStore, StoredFile } from './file-store.ts'
import { linkFile } from './link-files.ts'

// Beside the files, on the same disk, so that a rename is one step.
const unfinished = '.unfinished'

/** A store in a folder of this machine, or of a network drive that all machines have. */
export function createFolderStore(root: string): FileStore {
  const pathOf = (name: string): string => join(root, ...name.split('/'))
  return {
    place: root,
    async write(name, content) {
      const path = pathOf(name)
      const partial = join(root, unfinished, randomUUID())
      await naming(root, async () => {
        await mkdir(dirname(partial), { recursive: true, mode: 0o700 })
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      })
      try {
        await writeFlushed(root, partial, content)
        await naming(root, async () => {
          await rename(partial, path)
          await flushFolder(dirname(path))
        })
      } catch (error) {
        await rm(partial, { force: true }).catch(() => undefined)
        throw error
      }
    },
    take: (name, path) =>
      naming(root, async () => {
        await mkdir(dirname(pathOf(name)), { recursive: true, mode: 0o700 })
        await linkFile(path, pathOf(name))
        await flushFolder(dirname(pathOf(name)))
      }),
    async *read(name) {
      try {
        yield* createReadStream(pathOf(name))
      } catch (error) {
        if (!isMissing(error)) throw asUnavailable(root, error)
        throw new E5Error('STORED_FILE_MISSING', { file: name, place: root }, { cause: error })
      }
    },
    async *list(folder) {
      for (const path of (await filesBelow(pathOf(folder))).sort()) {
        const found = await orGone(root, stat(path))
        if (found === undefined) continue
        yield { name: relative(root, path).split(sep).join('/'), bytes: found.size } satisfies StoredFile
      }
    },
    remove: (folder) => naming(root, () => rm(pathOf(folder), { recursive: true, force: true })),
    local: (folder) => Promise.resolve({ path: pathOf(folder), release: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  }
}

async function writeFlushed(
  root: string,
  path: string,
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const handle = await naming(root, () => open(path, 'wx', 0o600))
  try {
    for await (const bytes of content) await naming(root, () => handle.writeFile(bytes))
    await naming(root, () => handle.sync())
  } finally {
    await handle.close()
  }
}

// Each folder by itself, so that one that is removed meanwhile hides no other.
async function filesBelow(folder: string): Promise<string[]> {
  const entries = (await orGone(folder, readdir(folder, { withFileTypes: true }))) ?? []
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name))
  for (const entry of entries) {
    if (entry.isDirectory()) files.push(...(await filesBelow(join(folder, entry.name))))
  }
  return files
}

/** Undefined for what was removed meanwhile. */
async function orGone<Result>(place: string, work: Promise<Result>): Promise<Result | undefined> {
  return await work.catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw asUnavailable(place, error)
  })
}

async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

async function naming<Result>(place: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isE5Error(error) ? error : asUnavailable(place, error)
  }
}

function asUnavailable(place: string, error: unknown): E5Error<'FILE_STORE_UNAVAILABLE'> {
  const reason = error instanceof Error ? error.message : String(error)
  return new E5Error('FILE_STORE_UNAVAILABLE', { place, reason }, { cause: error })
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
