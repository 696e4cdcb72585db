import type { ByteSink } from './byte-sink.ts'
import { type OutputFileOptions, openOutputFile } from './output-file.ts'

/**
 * Writes a file by a function; it gets its name when that is done, and nothing is left of it if it throws.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE; whatever `write` throws.
 */
export async function writeOutputFile(
  file: string,
  options: OutputFileOptions,
  write: (sink: Pick<ByteSink, 'write'>) => Promise<void>,
): Promise<void> {
  const sink = await openOutputFile(file, options)
  try {
    await write(sink)
    await sink.close()
  } catch (error) {
    await sink.abort()
    throw error
  }
}
