import { createReadStream } from 'node:fs'
import { opendir, realpath, stat } from 'node:fs/promises'
import { basename, isAbsolute, join, relative, sep } from 'node:path'
import { E5Error } from '@e5/core'
import type { IncomingFile } from './incoming-file.ts'

/**
 * Where a path of this machine leads, links followed, if it is in a folder that the operator allows.
 *
 * @throws E5Error REQUEST_INVALID, the same for one that is not there: what else this machine has is nobody's business
 */
export async function resolveLocal(path: string, allowedFolders: readonly string[]): Promise<string> {
  const real = isAbsolute(path) ? await realpath(path).catch(() => undefined) : undefined
  for (const folder of allowedFolders) {
    const allowed = await realpath(folder).catch(() => undefined)
    if (real !== undefined && allowed !== undefined && isWithin(real, allowed)) return real
  }
  const known = allowedFolders.length === 0 ? 'the operator allows none' : `allowed: ${allowedFolders.join(', ')}`
  const reason = `"source_path" is wrong: ${JSON.stringify(path)} is not there, or in none of the folders of --dataset-folders (${known}).`
  throw new E5Error('REQUEST_INVALID', { reason, field: 'source_file.source_path' })
}

/** The files of a folder, or one file, of a path that {@link resolveLocal} gave. Links in it are not followed, and refused. */
export async function* localFiles(path: string): AsyncGenerator<IncomingFile> {
  if (!(await stat(path)).isDirectory()) {
    yield { path: basename(path), content: createReadStream(path) }
    return
  }
  for await (const entry of await opendir(path, { recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) continue
    if (!entry.isFile()) throw new E5Error('INPUT_UNREADABLE', { file, reason: 'it is a link or a device.' })
    yield { path: relative(path, file).split(sep).join('/'), content: createReadStream(file) }
  }
}

function isWithin(path: string, folder: string): boolean {
  const steps = relative(folder, path)
  return steps === '' || (!steps.startsWith('..') && !isAbsolute(steps))
}
