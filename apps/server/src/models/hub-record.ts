import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isE5Error, nameSchema } from '@e5/core'
import { z } from 'zod'
import type { FileStore } from '../files/file-store.ts'
import { readWhole } from '../files/read-whole.ts'

const count = z.number().int()

const hubRecordSchema = z.object({
  /** Of this content: another model under the same name has another. */
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  checkpointType: z.enum(['finetuned', 'pretrained']),
  /** By its name. */
  checkpoint: z.string(),
  ownerId: z.uuid(),
  createdAt: z.iso.datetime(),
  dimensions: count,
  parameters: count,
  tokenLimit: count,
  weightsBytes: count,
})

/** What is known of a model of the hub: those that were made from checkpoints here, for all servers of an installation. */
export type HubRecord = z.infer<typeof hubRecordSchema>

/** Beside a model's files, in the hub and where a server has fetched it. */
export const hubRecordFile = 'hub-model.json'

const modelsFolder = 'models'

/** Folder of all of a model in the file store. */
export const hubFolder = (name: string): string => `${modelsFolder}/${name}`

/** Folder of the files of one content. */
export const hubContent = ({ name, id }: Pick<HubRecord, 'name' | 'id'>): string => `${hubFolder(name)}/${id}`

/** Folder of the record that counts: the model is there as long as it has one. */
export const hubCurrent = (name: string): string => `${hubFolder(name)}/current`

/** True for a name that a model of the hub can have. A folder's name with two hyphens stands for a hub id with a slash. */
export function isHubName(name: string): boolean {
  return nameSchema.safeParse(name).success && !name.includes('--')
}

/** The record of a model of the hub, or undefined if there is none. @throws E5Error FILE_STORE_UNAVAILABLE */
export async function readHubRecord(files: FileStore, name: string): Promise<HubRecord | undefined> {
  if (!isHubName(name)) return undefined
  try {
    return parse((await readWhole(files, `${hubCurrent(name)}/${hubRecordFile}`)).toString('utf8'))
  } catch (error) {
    if (isE5Error(error, 'STORED_FILE_MISSING')) return undefined
    throw error
  }
}

/** The record of a model that this server has fetched into a folder; undefined for a folder of another origin, or none. */
export async function readLocalRecord(folder: string): Promise<HubRecord | undefined> {
  try {
    return parse(await readFile(join(folder, hubRecordFile), 'utf8'))
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** All records, by name. @throws E5Error FILE_STORE_UNAVAILABLE */
export async function listHubRecords(files: FileStore): Promise<HubRecord[]> {
  const names: string[] = []
  for await (const { name } of files.list(modelsFolder)) {
    const [, model, folder] = name.split('/')
    if (folder === 'current') names.push(model!)
  }
  const records = await Promise.all(names.map((name) => readHubRecord(files, name)))
  return records.filter((record) => record !== undefined)
}

function parse(text: string): HubRecord {
  return hubRecordSchema.parse(JSON.parse(text))
}
