import { copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

// On another disk, on one without links, or of a file that has too many.
const notLinkable = ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS']

/** A second name for a file that is written to no more, or a copy where the disk has no such names. A file there is replaced. */
export async function linkFile(from: string, to: string): Promise<void> {
  const partial = `${to}.partial`
  await rm(partial, { force: true })
  try {
    await link(from, partial)
  } catch (error) {
    if (!notLinkable.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    await copyFlushed(from, partial)
  }
  await rename(partial, to)
  // Of two names of one file a rename leaves both.
  await rm(partial, { force: true })
}

/** The same for all files of a folder and those in it. */
export async function linkFolder(from: string, to: string): Promise<void> {
  for (const file of await filesOf(from)) {
    await mkdir(dirname(join(to, file)), { recursive: true, mode: 0o700 })
    await linkFile(join(from, file), join(to, file))
  }
}

/** The files of a folder and those in it, by their paths from it, sorted. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll('\\', '/')).sort()
}

async function copyFlushed(from: string, to: string): Promise<void> {
  await copyFile(from, to)
  await using handle = await open(to, 'r+')
  await handle.sync()
}
