import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isE5Error, knownModels } from '@e5/core'
import { describeFound, describeModel } from './describe-model.ts'
import type { ModelDescription } from './model-description.ts'
import { modelsFolder } from './model-paths.ts'

/** The models that are here: installed packages of known models, then the pulled and imported ones, by name. */
export async function listModels(dataDir: string): Promise<ModelDescription[]> {
  const pulled = modelsFolder(dataDir)
  const models: ModelDescription[] = []
  for (const { name } of knownModels) {
    const model = await describeModel(name, dataDir).catch(ignoreAbsence)
    if (model !== undefined) models.push(model)
  }
  for (const entry of (await readdirOrNone(pulled)).sort()) {
    const folder = join(pulled, entry)
    if (entry.startsWith('.') || models.some((model) => model.folder === folder)) continue
    models.push(describeFound({ name: entry.replace('--', '/'), folder, source: 'pulled' }))
  }
  return models
}

function ignoreAbsence(error: unknown): undefined {
  if (!isE5Error(error, 'MODEL_NOT_FOUND')) throw error
}

async function readdirOrNone(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
