import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { E5Error } from '@e5/core'
import { z } from 'zod'

const manifestSchema = z.object({ files: z.record(z.string(), z.string()) })

/** Writes the SHA-256 of every file of a folder into a file of it. */
export async function writeHashes(folder: string, manifest: string): Promise<void> {
  const files: Record<string, string> = {}
  for (const path of (await filesOf(folder)).sort()) files[path] = await hashFile(join(folder, path))
  await writeFile(join(folder, manifest), `${JSON.stringify({ files }, null, 2)}\n`)
}

/** Checks them all. @throws E5Error CHECKPOINT_INVALID which names the first file that is missing or another. */
export async function checkHashes(folder: string, manifest: string): Promise<void> {
  const refuse = (reason: string) => new E5Error('CHECKPOINT_INVALID', { folder, reason })
  const path = join(folder, manifest)
  if (!existsSync(path)) throw refuse(`it has no ${manifest}.`)
  const content = manifestSchema.safeParse(parseJson(await readFile(path, 'utf8')))
  if (!content.success) throw refuse(`${manifest} is no list of hashes.`)
  for (const [file, hash] of Object.entries(content.data.files)) {
    if (!existsSync(join(folder, file))) throw refuse(`${file} is missing.`)
    if ((await hashFile(join(folder, file))) !== hash) throw refuse(`${file} is not what was written.`)
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
