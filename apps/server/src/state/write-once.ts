import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { E5Error } from '@e5/core'
import type { z } from 'zod'

/** A JSON file that is written once and then only read. */
export interface WriteOnce<Content> {
  /** The folder that holds the file and nothing else that must survive a failed write. */
  readonly folder: string
  readonly file: string
  readonly schema: z.ZodType<Content>
  readonly create: () => Content
}

/**
 * The content of a file, or if it is not there, a new content which is written first. Of processes that do this at the
 * same time one wins, and all return what the winner wrote.
 *
 * @throws E5Error STATE_INVALID if the file is damaged, and it is left as it is; DATA_DIR_UNWRITABLE
 */
export async function readOrCreate<Content>(at: WriteOnce<Content>): Promise<Content> {
  const path = join(at.folder, at.file)
  const present = await readIfPresent(path)
  if (present !== undefined) return parse(path, present, at.schema)
  await publish(at)
  const written = await readIfPresent(path)
  if (written === undefined)
    throw new E5Error('STATE_INVALID', { file: path, reason: 'its folder is there without it.' })
  return parse(path, written, at.schema)
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isSystemError(error, ['ENOENT'])) return undefined
    throw new E5Error('STATE_INVALID', { file: path, reason: `${messageOf(error)}.` }, { cause: error })
  }
}

function parse<Content>(path: string, text: string, schema: z.ZodType<Content>): Content {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new E5Error('STATE_INVALID', { file: path, reason: 'it is not JSON.' }, { cause: error })
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new E5Error('STATE_INVALID', { file: path, reason: `${issue?.path.join('.')}: ${issue?.message}.` })
}

async function publish<Content>(at: WriteOnce<Content>): Promise<void> {
  const temporary = `${at.folder}.new-${randomUUID()}`
  try {
    await mkdir(temporary, { recursive: true, mode: 0o700 })
    await writeDurably(join(temporary, at.file), `${JSON.stringify(at.create(), null, 2)}\n`)
    await renameUnlessThere(temporary, at.folder)
    await syncFolder(dirname(at.folder))
  } catch (error) {
    // Where writing failed this may too, and the first error is the one that tells.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined)
    throw new E5Error('DATA_DIR_UNWRITABLE', { folder: at.folder, reason: `${messageOf(error)}.` }, { cause: error })
  }
}

// A folder renamed onto one that has content fails on every file system: who comes second cannot overwrite the first.
async function renameUnlessThere(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder)
  } catch (error) {
    const isThere = ['ENOTEMPTY', 'EEXIST', ...(process.platform === 'win32' ? ['EPERM'] : [])]
    if (!isSystemError(error, isThere)) throw error
    await rm(temporary, { recursive: true, force: true })
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using handle = await open(path, 'wx', 0o600)
  await handle.writeFile(text)
  await handle.sync()
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  await using handle = await open(folder, 'r')
  await handle.sync()
}

function isSystemError(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
