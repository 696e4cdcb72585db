import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { z } from 'zod'

// Beside src and dist alike; made by template/make-template.ts.
export const templateFile: string = fileURLToPath(new URL('../../template/cluster.br', import.meta.url))

const headerSchema = z.object({
  /** The version of PGlite that made it. */
  pglite: z.string(),
  folders: z.array(z.string()),
  files: z.array(z.object({ path: z.string(), size: z.number().int() })),
})
export type TemplateHeader = z.infer<typeof headerSchema>

/** An empty database cluster: its folders and files. */
export interface Template {
  readonly header: TemplateHeader
  /** The contents of the files, one after the other. */
  readonly contents: Buffer
}

/** Reads the template: a line of JSON, then the files' contents, all in Brotli. */
export async function readTemplate(): Promise<Template> {
  const bytes = await promisify(brotliDecompress)(await readFile(templateFile))
  const lineEnd = bytes.indexOf('\n')
  const header: unknown = JSON.parse(bytes.toString('utf8', 0, lineEnd))
  return { header: headerSchema.parse(header), contents: bytes.subarray(lineEnd + 1) }
}

/**
 * Makes a cluster in a folder that is not there. PostgreSQL's own initdb takes 2 s and 1.3 GB in PGlite, a copy of what
 * it makes 0.1 s. The folder has its name once all of it is on disk, so a start that is killed leaves none that is half.
 */
export async function createCluster(folder: string): Promise<void> {
  const { header, contents } = await readTemplate()
  const unfinished = `${folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    for (const path of header.folders) await mkdir(join(unfinished, path), { mode: 0o700 })
    await writeFiles(unfinished, { header, contents })
    for (const path of ['.', ...header.folders]) await flushFolder(join(unfinished, path))
    await rename(unfinished, folder)
    await flushFolder(dirname(folder))
  } catch (error) {
    // On a full disk it would stand in its own way.
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

async function writeFiles(folder: string, { header, contents }: Template): Promise<void> {
  let offset = 0
  const written = header.files.map(({ path, size }) => {
    const content = contents.subarray(offset, offset + size)
    offset += size
    return writeDurably(join(folder, path), content)
  })
  const failed = (await Promise.allSettled(written)).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  await using handle = await open(path, 'wx', 0o600)
  await handle.writeFile(content)
  await handle.datasync()
}

async function flushFolder(folder: string): Promise<void> {
  // Windows has no such call.
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}
