import { E5Error } from '@e5/core'
import { listModels, type ModelDescription } from '@e5/runtime'

/**
 * A model that endpoints and collections can be created on. Names only: a folder of the server is the operator's to choose, with
 * --model.
 *
 * @throws E5Error MODEL_NOT_FOUND or MODEL_UNSUPPORTED
 */
export async function findServableModel(name: string, dataDir: string): Promise<ModelDescription> {
  const { models, unusable } = await listModels(dataDir)
  const found = models.find((model) => model.name === name)
  if (found !== undefined) return found
  const reason = unusable.find((model) => model.name === name)?.reason
  if (reason !== undefined) throw new E5Error('MODEL_UNSUPPORTED', { model: name, reason })
  const looked = models.map((model) => model.name).join(', ')
  throw new E5Error('MODEL_NOT_FOUND', { model: name, looked: `among ${looked}` })
}
