import { type link, lstat, rename, rm } from 'node:fs/promises'
import { E5Error } from '@e5/core'

/** The name that a finished file is to take. */
export interface FilePlace {
  readonly target: string
  /** The name by which errors call it. */
  readonly name: string
  /** Whether a file of the name may be replaced. */
  readonly replace: boolean
  readonly link: typeof link
}

/**
 * Gives a finished file its name.
 *
 * @throws E5Error OUTPUT_EXISTS if another file took the name meanwhile; the finished file stays, and the error names it.
 */
export async function placeFile(finished: string, { target, name, replace, link }: FilePlace): Promise<void> {
  if (replace) return rename(finished, target)
  try {
    // A rename would replace; a link is made only where there is nothing.
    await link(finished, target)
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST' || (await isThere(target))
    if (isTaken) throw new E5Error('OUTPUT_EXISTS', { file: name, kept: finished }, { cause: error })
    // A file system without hard links (FAT, some network drives): the check just made has to do.
    return rename(finished, target)
  }
  await rm(finished)
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
