import { E5Error, isE5Error } from './errors.ts'

/**
 * Runs what writes to a data folder, or to a folder in it, and names that folder where the file system refuses.
 *
 * @throws E5Error DATA_DIR_UNWRITABLE; an error that is not of a system call stays as it is.
 */
export async function inDataDir<Result>(folder: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof Error) || isE5Error(error) || !('syscall' in error)) throw error
    throw new E5Error('DATA_DIR_UNWRITABLE', { folder, reason: `${error.message}.` }, { cause: error })
  }
}
