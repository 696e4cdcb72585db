import type { UploadFile } from '@e5/client'

/**
 * The files of a drop, with their paths in it; folders are walked through. It must be called while the drop's event is
 * handled: afterwards browsers have forgotten what was dropped.
 */
export async function readDrop(items: Iterable<Pick<DataTransferItem, 'webkitGetAsEntry'>>): Promise<UploadFile[]> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  return (await Promise.all(entries.map(filesOf))).flat()
}

async function filesOf(entry: FileSystemEntry): Promise<UploadFile[]> {
  if (isFolder(entry)) {
    const files: UploadFile[] = []
    for await (const inside of entriesOf(entry)) files.push(...(await filesOf(inside)))
    return files
  }
  const content = await new Promise<File>((resolve, reject) => {
    ;(entry as FileSystemFileEntry).file(resolve, reject)
  })
  return [{ path: entry.fullPath.replace(/^\//, ''), content }]
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

async function* entriesOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader()
  for (;;) {
    // Chromium gives a hundred at a time, and none when it is through.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    yield* some
  }
}
