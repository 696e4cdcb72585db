import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { E5Error } from '@e5/core'

/**
 * Writes a folder under another name, flushes it and gives it its name: under that there is never one that only looks complete. A
 * folder of the name is replaced.
 *
 * @throws E5Error OUTPUT_UNWRITABLE, for example on a full disk; what was written is removed then.
 */
export async function writeOutputFolder(target: string, write: (folder: string) => Promise<void>): Promise<void> {
  const partial = hiddenBeside(target, 'partial')
  try {
    await rm(partial, { recursive: true, force: true })
    await mkdir(partial, { recursive: true })
    await write(partial)
    await flushAll(partial)
    await giveName(partial, target)
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {})
    throw unwritable(target, error)
  }
}

/** Removes a folder so that at no time it looks complete and is not. @throws E5Error OUTPUT_UNWRITABLE. */
export async function removeOutputFolder(target: string): Promise<void> {
  const old = hiddenBeside(target, 'old')
  try {
    await rm(old, { recursive: true, force: true })
    await rename(target, old)
    await rm(old, { recursive: true })
  } catch (error) {
    throw unwritable(target, error)
  }
}

/** Removes what a program left behind that was killed, and finishes an exchange of two folders. */
export async function recoverOutputFolders(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, target, part] = /^\.(.+)\.(partial|old)$/.exec(name) ?? []
    if (target === undefined) continue
    const isLost = part === 'old' && !target.startsWith('checkpoint-') && !existsSync(join(folder, target))
    if (isLost) await rename(join(folder, name), join(folder, target))
    else await rm(join(folder, name), { recursive: true, force: true })
  }
}

function hiddenBeside(target: string, part: 'partial' | 'old'): string {
  return join(dirname(target), `.${basename(target)}.${part}`)
}

async function giveName(partial: string, target: string): Promise<void> {
  const old = hiddenBeside(target, 'old')
  if (existsSync(target)) {
    await rm(old, { recursive: true, force: true })
    await rename(target, old)
  }
  await rename(partial, target)
  await flushFolder(dirname(target))
  await rm(old, { recursive: true, force: true })
}

async function flushAll(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await flushFolder(path)
    else await flush(path, 'r+')
  }
  await flushFolder(folder)
}

// Windows flushes no folders.
async function flushFolder(path: string): Promise<void> {
  if (process.platform !== 'win32') await flush(path, 'r')
}

async function flush(path: string, mode: 'r' | 'r+'): Promise<void> {
  await using handle = await open(path, mode)
  await handle.sync()
}

function unwritable(file: string, error: unknown): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error
  return isSystemError
    ? new E5Error('OUTPUT_UNWRITABLE', { file, reason: `${error.message}.` }, { cause: error })
    : error
}
