import { openOutputFile } from '@e5/data'

/**
 * Writes what a server sends into a file, which is there whole or not at all.
 *
 * @returns its bytes
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE; what the stream throws
 */
export async function saveStream(
  open: () => Promise<ReadableStream<Uint8Array>>,
  file: string,
  replace: boolean,
): Promise<number> {
  const sink = await openOutputFile(file, { replace })
  let bytes = 0
  try {
    for await (const part of await open()) {
      await sink.write(part)
      bytes += part.length
    }
    await sink.close()
  } catch (error) {
    await sink.abort()
    throw error
  }
  return bytes
}
