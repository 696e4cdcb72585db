import { E5Error, type ModelInfo, modelListSchema, modelSchema } from '@e5/core'
import { listCompiledGraphs, listModels } from '@e5/runtime'
import { formatModel, formatUnusableModel } from '../../wire/control/models.ts'
import { modelParamsSchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

/** Models that endpoints can be created on. */
export const modelRoutes = [
  controlRoute({
    method: 'GET',
    url: '/api/models',
    tag: 'Models',
    summary: 'The models that endpoints can be created on: built in, pulled and imported',
    reply: modelListSchema,
    handle: async ({ dataDir }) => ({ models: await readModels(dataDir) }),
  }),
  controlRoute({
    method: 'GET',
    url: '/api/models/:model',
    tag: 'Models',
    summary: 'A model',
    params: modelParamsSchema,
    reply: modelSchema,
    async handle({ dataDir, params }) {
      const models = await readModels(dataDir)
      const found = models.find(({ id }) => id === params.model)
      const looked = `among ${models.map(({ id }) => id).join(', ')}`
      if (found === undefined) throw new E5Error('MODEL_NOT_FOUND', { model: params.model, looked })
      return found
    },
  }),
]

async function readModels(dataDir: string): Promise<ModelInfo[]> {
  const { models, unusable } = await listModels(dataDir)
  const usable = models.map(async (model) => formatModel(model, await listCompiledGraphs(model, dataDir)))
  return [...(await Promise.all(usable)), ...unusable.map(formatUnusableModel)]
}
