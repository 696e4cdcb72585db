import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { z } from 'zod'

const recordFile = 'e5-pull.json'

const pullRecordSchema = z.object({
  hub: z.string(),
  id: z.string(),
  revision: z.string(),
  /** The commit that the revision was at: what the files are of. */
  commit: z.string(),
})

/** Where a pulled model came from, kept in its folder. */
export type PullRecord = z.infer<typeof pullRecordSchema>

/** The record of a model folder, or undefined if it was not pulled. */
export async function readPullRecord(folder: string): Promise<PullRecord | undefined> {
  const file = join(folder, recordFile)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (text === undefined) return undefined
  try {
    return pullRecordSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new E5Error('MODEL_FILE_INVALID', { file, reason: 'it is not the record of a pull.' }, { cause: error })
  }
}

/** Writes the record into a model folder. */
export async function writePullRecord(folder: string, record: PullRecord): Promise<void> {
  await writeFile(join(folder, recordFile), `${JSON.stringify(record, undefined, 2)}\n`)
}
