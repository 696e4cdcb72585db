import type { UploadFile } from '@e5/client'

/**
 * Files that were chosen together, by the paths that they get in a dataset: without a folder that has all of them, and without
 * those that begin with a dot. `e5 dataset add` takes the same of a folder.
 */
export function inDataset(files: readonly UploadFile[]): UploadFile[] {
  const shown = files.filter(({ path }) => !/(^|\/)\./.test(path))
  const top = shown[0]?.path.split('/')[0]
  const isOneFolder = top !== undefined && shown.every(({ path }) => path.startsWith(`${top}/`))
  return isOneFolder ? shown.map(({ path, content }) => ({ path: path.slice(top.length + 1), content })) : shown
}

/** Files with more of them, in the order of their paths; a later one takes the place of one with the same path. */
export function withFiles(before: readonly UploadFile[], more: readonly UploadFile[]): UploadFile[] {
  const byPath = new Map([...before, ...more].map((file) => [file.path, file]))
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The bytes of files together. */
export function bytesOf(files: readonly UploadFile[]): number {
  return files.reduce((sum, { content }) => sum + content.size, 0)
}

/** How many bytes of each file are sent, when they are sent in their order and this many are sent of all. */
export function sentOf(files: readonly UploadFile[], sentBytes: number): number[] {
  let left = sentBytes
  return files.map(({ content: { size } }) => {
    const sent = Math.min(left, size)
    left -= sent
    return sent
  })
}
