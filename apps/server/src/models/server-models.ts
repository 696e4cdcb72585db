import { E5Error } from '@e5/core'
import { listModels, type ModelDescription, type ModelList } from '@e5/runtime'
import type { FileStore } from '../files/file-store.ts'
import { type HubRecord, listHubRecords, readLocalRecord } from './hub-record.ts'

/** A model that this server has, and its record if it is one of the hub. */
export interface LocalModel {
  readonly description: ModelDescription
  readonly record: HubRecord | undefined
}

/** What endpoints and jobs can be created on. */
export interface ServerModels {
  readonly local: readonly LocalModel[]
  /** In the hub, and fetched when an endpoint or a job needs them. */
  readonly remote: readonly HubRecord[]
  readonly unusable: ModelList['unusable']
}

/** The models of a server; without a file store it has no hub. @throws E5Error FILE_STORE_UNAVAILABLE */
export async function listServerModels(dataDir: string, files: FileStore | undefined): Promise<ServerModels> {
  const { models, unusable } = await listModels(dataDir)
  const hub = new Map((files === undefined ? [] : await listHubRecords(files)).map((record) => [record.name, record]))
  const local: LocalModel[] = []
  for (const description of models) {
    const here = await readLocalRecord(description.folder)
    const record = hub.get(description.name)
    // One that was deleted from the hub, or replaced, is fetched or removed when it is asked for.
    if (here !== undefined && here.id !== record?.id) continue
    local.push({ description, record: here })
    hub.delete(description.name)
  }
  return { local, remote: [...hub.values()], unusable }
}

/**
 * The name of a model that is there. Names only: a folder of the server is the operator's to choose, with --model.
 *
 * @throws E5Error MODEL_NOT_FOUND, MODEL_UNSUPPORTED or FILE_STORE_UNAVAILABLE
 */
export async function requireModel(model: string, dataDir: string, files: FileStore | undefined): Promise<string> {
  const { local, remote, unusable } = await listServerModels(dataDir, files)
  const names = [...local.map(({ description }) => description.name), ...remote.map(({ name }) => name)]
  if (names.includes(model)) return model
  const reason = unusable.find(({ name }) => name === model)?.reason
  if (reason !== undefined) throw new E5Error('MODEL_UNSUPPORTED', { model, reason })
  throw new E5Error('MODEL_NOT_FOUND', { model, looked: `among ${names.join(', ')}` })
}
