import { E5Error, isE5Error } from '@e5/core'

/**
 * Runs what writes into a folder of the data folder. Apart from the runtime's own, which is loaded late.
 *
 * @throws E5Error DATA_DIR_UNWRITABLE where the file system refuses.
 */
export async function writingInto<Result>(folder: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if (isE5Error(error) || (error as NodeJS.ErrnoException).syscall === undefined) throw error
    const reason = `${(error as Error).message}.`
    throw new E5Error('DATA_DIR_UNWRITABLE', { folder, reason }, { cause: error })
  }
}
