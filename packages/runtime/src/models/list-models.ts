import { readdir } from 'node:fs/promises'
import { findKnownModel, isE5Error, knownModels } from '@e5/core'
import { describeModel } from './describe-model.ts'
import type { ModelDescription } from './model-description.ts'
import { idOfFolderName, modelsFolder } from './model-paths.ts'

/** The models of a data folder. */
export interface ModelList {
  readonly models: readonly ModelDescription[]
  /** Those that are there and cannot be served, and why. */
  readonly unusable: readonly { readonly name: string; readonly reason: string }[]
}

/** The models that are here: known ones first (installed packages too), then the other pulled and imported ones, by name. */
export async function listModels(dataDir: string): Promise<ModelList> {
  const models: ModelDescription[] = []
  const unusable: { name: string; reason: string }[] = []
  const pulled = (await readdirOrNone(modelsFolder(dataDir))).filter((entry) => !entry.startsWith('.')).sort()
  const others = pulled.map(idOfFolderName).filter((id) => findKnownModel(id) === undefined)
  for (const name of [...knownModels.map((known) => known.name), ...others]) {
    try {
      models.push(await describeModel(name, dataDir))
    } catch (error) {
      if (!isE5Error(error)) throw error
      if (error.code !== 'MODEL_NOT_FOUND') unusable.push({ name, reason: error.message })
    }
  }
  return { models, unusable }
}

async function readdirOrNone(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
