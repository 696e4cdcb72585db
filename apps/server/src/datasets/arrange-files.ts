import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { E5Error } from '@e5/core'
import type { FileStore } from '../files/file-store.ts'
import { type Archive, isArchive } from './archive/archive.ts'
import { archiveLimits } from './archive/survey-archive.ts'
import { tarArchive } from './archive/tar-archive.ts'
import { unpackArchive } from './archive/unpack-archive.ts'
import { zipArchive } from './archive/zip-archive.ts'
import { datasetContent } from './dataset-files.ts'
import { pathConflict } from './file-path.ts'
import { listUploads, readUpload, type UploadedFile } from './upload-pieces.ts'

/** Where files are arranged, and how many bytes they may have. */
export interface Arranging {
  readonly files: FileStore
  readonly temporary: string
  readonly datasetId: string
  readonly bytesLeft: number
  readonly signal: AbortSignal
}

/**
 * Puts files that arrived in pieces together and unpacks archives, into the content of a dataset. It may be done again, and gives
 * the same; what arrived stays until the caller removes it.
 *
 * @throws E5Error INPUT_UNREADABLE for archives, and for files whose paths clash; FILE_STORE_UNAVAILABLE; the signal's reason
 */
export async function arrangeFiles({ files, temporary, datasetId, bytesLeft, signal }: Arranging): Promise<void> {
  const uploads = await listUploads(files, datasetId)
  const paths = new Set<string>()
  let written = 0
  async function* counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of content) {
      written += bytes.length
      yield bytes
    }
  }
  const write = async (path: string, content: AsyncIterable<Uint8Array>): Promise<void> => {
    signal.throwIfAborted()
    await files.write(`${datasetContent(datasetId)}/${path}`, counted(content))
  }
  const plain = uploads.filter(({ path }) => !isArchive(path))
  addPaths(
    paths,
    plain.map(({ path }) => path),
    'The dataset',
  )
  for (const upload of plain) await write(upload.path, readUpload(files, upload))
  for (const upload of uploads.filter(({ path }) => isArchive(path))) {
    await using opened = await openArchive(files, upload, temporary)
    await unpackArchive({
      name: upload.path,
      archive: opened.archive,
      // What was written before takes of the same room.
      limits: { ...archiveLimits, bytes: bytesLeft - written },
      onPaths: (added) => addPaths(paths, added, upload.path),
      write,
    })
  }
}

function addPaths(paths: Set<string>, added: readonly string[], from: string): void {
  const before = paths.size
  for (const path of added) paths.add(path)
  const conflict = pathConflict([...paths])
  if (conflict !== undefined)
    throw new E5Error('INPUT_UNREADABLE', { file: from, reason: `${conflict} is a file and a folder.` })
  if (paths.size < before + added.length)
    throw new E5Error('INPUT_UNREADABLE', { file: from, reason: 'a file of it is among the other files already.' })
}

async function openArchive(
  files: FileStore,
  upload: UploadedFile,
  temporary: string,
): Promise<AsyncDisposable & { readonly archive: Archive }> {
  const { path, bytes } = upload
  const read = () => readUpload(files, upload)
  if (!/\.zip$/i.test(path)) {
    const isZipped = !/\.tar$/i.test(path)
    return { archive: tarArchive({ bytes, isZipped, read }), [Symbol.asyncDispose]: async () => undefined }
  }
  const file = join(temporary, `${randomUUID()}.zip`)
  const dispose = () => rm(file, { force: true })
  try {
    await mkdir(temporary, { recursive: true, mode: 0o700 })
    await pipeline(read(), createWriteStream(file, { mode: 0o600 }))
    return { archive: await zipArchive(file), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
