import { pipeline, type Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { pack, type Pack } from 'tar-stream'
import type { FileStore } from './file-store.ts'

// Vectors hardly get smaller, whatever time they are given.
const level = 1
// So that the same files give the same bytes.
const mtime = new Date(0)

/** A folder of the store as a tar.gz, made as it is read; its files lie under `name`. */
export function packFolder(files: FileStore, folder: string, name: string): Readable {
  const archive = pack()
  const zipped = createGzip({ level })
  // An error of either ends the other; the reader of `zipped` gets it.
  pipeline(archive, zipped, () => undefined)
  void addFiles(archive, files, folder, name).catch((error: unknown) => archive.destroy(error as Error))
  return zipped
}

async function addFiles(archive: Pack, files: FileStore, folder: string, name: string): Promise<void> {
  for await (const { name: file, bytes } of files.list(folder)) {
    const entry = archive.entry({ name: `${name}${file.slice(folder.length)}`, size: bytes, mtime })
    for await (const part of files.read(file)) {
      if (!entry.write(part)) await new Promise((resolve) => entry.once('drain', resolve))
    }
    entry.end()
    await new Promise((resolve, reject) => entry.once('finish', resolve).once('error', reject))
  }
  archive.finalize()
}
