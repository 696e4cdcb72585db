import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { E5Error } from '@e5/core'
import type { SeekableSink } from './byte-sink.ts'

/**
 * Opens a file for writing. The bytes go to a hidden file beside it, which takes its name at `close`: under the name
 * there is never a file that only looks complete.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE (also from the sink: a full disk).
 */
export async function openOutputFile(file: string, options: { replace: boolean }): Promise<SeekableSink> {
  const target = await targetOf(file, options.replace)
  const partial = join(dirname(target), `.${basename(target)}.${process.pid}.partial`)
  const handle = await naming(file, () => open(partial, 'w'))
  return {
    write: (bytes) => naming(file, () => handle.writeFile(bytes)),
    writeAt: (bytes, position) => naming(file, () => writeFully(handle, bytes, position)),
    close: () =>
      naming(file, async () => {
        await handle.sync()
        await handle.close()
        await rename(partial, target)
      }),
    abort: async () => {
      await handle.close()
      await rm(partial, { force: true })
    },
  }
}

async function targetOf(file: string, replace: boolean): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) return file
  if (!found.isFile()) throw new E5Error('OUTPUT_UNWRITABLE', { file, reason: 'it is not a regular file.' })
  if (!replace) throw new E5Error('OUTPUT_EXISTS', { file })
  return realpath(file)
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

async function naming<Result>(file: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    throw new E5Error('OUTPUT_UNWRITABLE', { file, reason: `${(error as Error).message}.` }, { cause: error })
  }
}
