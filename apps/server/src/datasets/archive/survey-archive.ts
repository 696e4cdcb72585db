import { pathFault } from '../file-path.ts'
import type { Archive, ArchiveEntry } from './archive.ts'

/** A file of an archive, and where it belongs in the dataset. */
export interface SurveyedFile {
  readonly path: string
  readonly bytes: number
}

/** What an archive may have. */
export interface ArchiveLimits {
  /** Unpacked, all files together. */
  readonly bytes: number
  readonly entries: number
  /** How many times as large as packed it may be, once it has {@link ratioFromBytes}. */
  readonly ratio: number
  readonly ratioFromBytes: number
}

/** Text gets 3 to 20 times smaller; what gets 200 times smaller was made to fill the disk. */
export const archiveLimits = { entries: 200_000, ratio: 200, ratioFromBytes: 64 * 1024 * 1024 } as const

/** An archive that is not unpacked, and why, in words. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused'
}

/**
 * Looks through an archive before anything of it is kept. If all files lie in one folder of that archive, this one goes.
 *
 * @returns where each file belongs, by its path in the archive
 * @throws ArchiveRefused for paths that lead elsewhere, links, and more than the limits allow
 */
export async function surveyArchive(archive: Archive, limits: ArchiveLimits): Promise<Map<string, SurveyedFile>> {
  const found = new Map<string, number>()
  let [bytes, entries] = [0, 0]
  for await (const entry of archive.entries()) {
    entries += 1
    bytes += entry.bytes
    if (entries > limits.entries) throw new ArchiveRefused(`it has more than ${limits.entries} entries.`)
    if (bytes > limits.bytes) throw new ArchiveRefused(`it has more than ${limits.bytes} bytes when unpacked.`)
    if (bytes > limits.ratioFromBytes && bytes > archive.bytes * limits.ratio)
      throw new ArchiveRefused(`it is more than ${limits.ratio} times as large when unpacked.`)
    if (isIgnored(entry.path)) continue
    const path = entryPath(entry)
    if (entry.kind === 'folder') continue
    if (found.has(path)) throw new ArchiveRefused(`it has ${JSON.stringify(path)} twice.`)
    found.set(path, entry.bytes)
  }
  if (found.size === 0) throw new ArchiveRefused('it has no files.')
  const top = commonFolder([...found.keys()])
  return new Map([...found].map(([path, size]) => [path, { path: path.slice(top.length), bytes: size }]))
}

/** The path of an entry within its archive, checked. @throws ArchiveRefused */
export function entryPath({ path: given, kind }: Pick<ArchiveEntry, 'path' | 'kind'>): string {
  const path = given.replace(/^(\.\/)+/, '').replace(/\/$/, '')
  if (path === '' || path === '.') return ''
  const fault = pathFault(path)
  if (fault !== undefined) throw new ArchiveRefused(`its entry ${JSON.stringify(given)} has a bad path: ${fault}.`)
  if (kind === 'other') throw new ArchiveRefused(`its entry ${JSON.stringify(given)} is a link, a device or encrypted.`)
  return path
}

/** What macOS puts into archives beside the files. */
export function isIgnored(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\._|\.DS_Store$)/.test(path)
}

function commonFolder(paths: readonly string[]): string {
  const top = paths[0]!.slice(0, paths[0]!.indexOf('/') + 1)
  return paths.every((path) => path.startsWith(top)) ? top : ''
}
