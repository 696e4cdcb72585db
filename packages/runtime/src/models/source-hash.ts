import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { weightsFileName } from '@e5/graph'

/** A model folder's content as a hash, and under what it is kept. */
export interface SourceHash {
  readonly hash: string
  /** Keeps it in the data folder, if it is not there and the files have not changed just now. */
  keep(): Promise<void>
}

// What is written within this time after a look at a file may have the same times as before (FAT counts in 2 s).
const settledMs = 3000

/**
 * The hash of a model's weights and config. Reading 1.3 GB takes a second or more, so it is kept in the data folder under what
 * the file system says of the two files: path, size, inode, and the time of their last change of any kind (ctime), which no
 * program can set. Files that changed just now are hashed again the next time.
 */
export async function hashSource(modelFolder: string, dataDir: string): Promise<SourceHash> {
  const files = await Promise.all(['config.json', weightsFileName].map((name) => identify(join(modelFolder, name))))
  const folder = join(dataDir, 'source-hashes')
  const kept = join(folder, sha256(JSON.stringify(files.map(({ identity }) => identity))).slice(0, 32))
  const present = await readKept(kept)
  if (present !== undefined) return { hash: present, keep: async () => {} }
  const isSettled = files.every(({ changedMs }) => Date.now() - changedMs > settledMs)
  const hash = await hashFiles(files.map(({ file }) => file))
  return { hash, keep: async () => (isSettled ? await writeKept(folder, kept, hash) : undefined) }
}

interface IdentifiedFile {
  readonly file: string
  readonly identity: string
  readonly changedMs: number
}

async function identify(file: string): Promise<IdentifiedFile> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
  return { file, identity: [file, ino, size, mtimeNs, ctimeNs].join(' '), changedMs: Number(ctimeNs / 1_000_000n) }
}

async function writeKept(folder: string, kept: string, hash: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const temporary = `${kept}.tmp-${randomUUID()}`
  try {
    await writeFile(temporary, hash)
    await rename(temporary, kept)
  } finally {
    await rm(temporary, { force: true })
  }
}

async function readKept(file: string): Promise<string | undefined> {
  const hash = await readFile(file, 'utf8').catch(() => '')
  return /^[0-9a-f]{64}$/.test(hash) ? hash : undefined
}

async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  }
  return hash.digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
