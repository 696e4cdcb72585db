import { pipeline, Readable, type Writable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { type Pack, pack } from 'tar-stream'
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
    const header = { name: `${name}${file.slice(folder.length)}`, size: bytes, mtime }
    await new Promise<void>((resolve, reject) => {
      const entry = archive.entry(header, (error) => (error ? reject(error) : resolve()))
      pipeline(Readable.from(files.read(file)), entry as unknown as Writable, (error) => error && reject(error))
    })
  }
  archive.finalize()
}
