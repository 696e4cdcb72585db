import { openAsBlob } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import type { UploadFile, UploadProgress } from '@e5/client'
import { type Dataset, E5Error } from '@e5/core'
import { formatBytes, showProgress } from '@e5/terminal'
import type { ServerCall } from '../server/server-command.ts'

/** Sends a folder, or one file, as the files of a dataset, and shows how far it is. @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE */
export async function uploadFolder(
  { client, signal, stderr }: Pick<ServerCall<unknown>, 'client' | 'signal' | 'stderr'>,
  dataset: string,
  files: readonly UploadFile[],
): Promise<Dataset> {
  let latest: UploadProgress | undefined
  const hideProgress = showProgress(stderr, () => progressOf(latest))
  try {
    return await client.datasets.upload(dataset, files, { signal, onProgress: (progress) => (latest = progress) })
  } finally {
    hideProgress()
  }
}

/** The files of a folder, or one file; names that begin with a dot are left out. */
export async function findFiles(path: string): Promise<UploadFile[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new E5Error('FILE_NOT_FOUND', { file: path }, { cause: error })
  })
  if (!found.isDirectory()) return [{ path: basename(path), content: await openAsBlob(path) }]
  const files: UploadFile[] = []
  for await (const entry of await opendir(path, { recursive: true })) {
    const file = join(entry.parentPath, entry.name)
    const name = relative(path, file).split(sep).join('/')
    if (/(^|\/)\./.test(name) || entry.isDirectory()) continue
    if (!(await stat(file)).isFile()) throw new E5Error('INPUT_UNREADABLE', { file, reason: 'it is no file.' })
    files.push({ path: name, content: await openAsBlob(file) })
  }
  if (files.length === 0) throw new E5Error('INPUT_UNREADABLE', { file: path, reason: 'there are no files.' })
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

function progressOf(progress: UploadProgress | undefined): { done: number; total: number | undefined; note: string } {
  if (progress === undefined) return { done: 0, total: undefined, note: 'Uploading files' }
  const { sentBytes, totalBytes, path } = progress
  return {
    done: sentBytes,
    total: totalBytes,
    note: `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}  ${path}`,
  }
}
