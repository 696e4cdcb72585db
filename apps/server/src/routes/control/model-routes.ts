import { E5Error, type ModelInfo, modelListSchema, modelSchema } from '@e5/core'
import { listCompiledGraphs, listModels } from '@e5/runtime'
import { z } from 'zod'
import { formatModel, formatUnusableModel } from '../../wire/control/models.ts'
import { modelParamsSchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

const appId = '5f2b8d0e-8a0f-4c55-9b6e-e5e5e5e5e5e5'
const appListSchema = z.object({ apps: z.array(z.object({ id: z.uuid(), name: z.string() })) })

/** Models that endpoints can be created on, and SambaStudio's list of apps, which has one here. */
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
  controlRoute({
    method: 'GET',
    url: '/api/apps',
    tag: 'Models',
    summary: "SambaStudio's groups of models",
    reply: appListSchema,
    handle: () => ({ apps: [{ id: appId, name: 'Text Embedding' }] }),
  }),
]

async function readModels(dataDir: string): Promise<ModelInfo[]> {
  const { models, unusable } = await listModels(dataDir)
  const usable = models.map(async (model) => formatModel(model, await listCompiledGraphs(model, dataDir)))
  return [...(await Promise.all(usable)), ...unusable.map(formatUnusableModel)]
}
