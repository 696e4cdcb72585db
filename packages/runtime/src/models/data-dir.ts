import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { E5Error, isE5Error } from '@e5/core'

/** Where E5 Studio keeps models and compiled graphs: `E5_DATA_DIR`, or `.e5` in the home folder. */
export function defaultDataDir(): string {
  const fromEnvironment = process.env.E5_DATA_DIR
  return fromEnvironment ? resolve(fromEnvironment) : join(homedir(), '.e5')
}

/** Runs what writes to the data folder. @throws E5Error DATA_DIR_UNWRITABLE where the file system refuses. */
export async function inDataDir<Result>(dataDir: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if (isE5Error(error) || (error as NodeJS.ErrnoException).syscall === undefined) throw error
    const reason = `${(error as Error).message}.`
    throw new E5Error('DATA_DIR_UNWRITABLE', { folder: dataDir, reason }, { cause: error })
  }
}
