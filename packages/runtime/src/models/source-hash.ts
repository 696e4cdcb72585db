import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { weightsFileName } from '@e5/graph'

/** A model folder's content as a hash, and under what it is kept. */
export interface SourceHash {
  readonly hash: string
  /** Keeps it in the data folder; nothing if it is there. */
  keep(): Promise<void>
}

/**
 * The hash of a model's weights and config. Reading 1.3 GB takes a second or more, so it is kept in the data folder under what
 * the file system says of the two files: size, inode, and the time of their last change of any kind (ctime), which no program can set.
 */
export async function hashSource(modelFolder: string, dataDir: string): Promise<SourceHash> {
  const files = ['config.json', weightsFileName].map((name) => join(modelFolder, name))
  const identities = await Promise.all(files.map(identityOf))
  const kept = join(dataDir, 'source-hashes', sha256(JSON.stringify(identities)).slice(0, 32))
  const present = await readKept(kept)
  if (present !== undefined) return { hash: present, keep: async () => {} }
  const hash = await hashFiles(files)
  return {
    hash,
    async keep() {
      await mkdir(join(kept, '..'), { recursive: true })
      const temporary = `${kept}.tmp-${randomUUID()}`
      await writeFile(temporary, hash)
      await rename(temporary, kept)
    },
  }
}

async function identityOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
  return [file, dev, ino, size, mtimeNs, ctimeNs].join(' ')
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
