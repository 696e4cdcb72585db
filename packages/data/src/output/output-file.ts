import { type FileHandle, link, lstat, open, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { E5Error, isE5Error } from '@e5/core'
import type { SeekableSink } from './byte-sink.ts'
import { placeFile } from './place-file.ts'

/** What an output file needs of the file system's links: handed in, for not every file system has them. */
export interface FileLinks {
  readonly link: typeof link
  readonly realpath: (path: string) => Promise<string>
}

/** How to open an output file. */
export interface OutputFileOptions {
  /** Whether a file of the name may be replaced. */
  readonly replace: boolean
  readonly links?: FileLinks
}

/**
 * Opens a file for writing. The bytes go to a hidden file beside it, which takes its name at `close`: under the name
 * there is never a file that only looks complete. A finished file that cannot take its name stays where it is, and the
 * error names it; `abort` removes it only before that.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace` (also from `close`, for a file made meanwhile), OUTPUT_UNWRITABLE (also
 * from the sink: a full disk).
 */
export async function openOutputFile(file: string, options: OutputFileOptions): Promise<SeekableSink> {
  const links = options.links ?? { link, realpath }
  const target = await targetOf(file, options.replace, links)
  const partial = join(dirname(target), `.${basename(target)}.${process.pid}.partial`)
  const handle = await naming(file, () => open(partial, 'w'))
  let isFinished = false
  return {
    write: (bytes) => naming(file, () => handle.writeFile(bytes)),
    writeAt: (bytes, position) => naming(file, () => writeFully(handle, bytes, position)),
    close: async () => {
      await naming(file, async () => {
        await handle.sync()
        await handle.close()
      })
      isFinished = true
      const placing = { target, name: file, replace: options.replace, link: links.link }
      await naming(file, () => placeFile(partial, placing), `; the finished output is ${partial}`)
    },
    abort: async () => {
      if (isFinished) return
      await handle.close()
      await rm(partial, { force: true })
    },
  }
}

async function targetOf(file: string, replace: boolean, links: FileLinks): Promise<string> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined) {
    const entry = await lstat(file).catch(() => undefined)
    if (entry === undefined) return file
    throw new E5Error('OUTPUT_UNWRITABLE', { file, reason: 'it is a link to nothing.' })
  }
  if (!found.isFile()) throw new E5Error('OUTPUT_UNWRITABLE', { file, reason: 'it is not a regular file.' })
  if (!replace) throw new E5Error('OUTPUT_EXISTS', { file })
  return links.realpath(file)
}

async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

async function naming<Result>(file: string, action: () => Promise<Result>, addition = ''): Promise<Result> {
  try {
    return await action()
  } catch (error) {
    if (isE5Error(error) || (error as NodeJS.ErrnoException).code === undefined) throw error
    const reason = `${(error as Error).message}${addition}.`
    throw new E5Error('OUTPUT_UNWRITABLE', { file, reason }, { cause: error })
  }
}
