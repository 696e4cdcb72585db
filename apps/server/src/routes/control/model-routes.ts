import {
  addedModelSchema,
  addModelRequestSchema,
  E5Error,
  type ModelInfo,
  modelListSchema,
  modelReplySchema,
} from '@e5/core'
import { listCompiledGraphs } from '@e5/runtime'
import { findProject } from '../../control/acting-user.ts'
import type { FileStore } from '../../files/file-store.ts'
import type { JobServices } from '../../jobs/job-services.ts'
import { findJob } from '../../jobs/job-store.ts'
import { addHubModel, deleteHubModel } from '../../models/hub-operations.ts'
import { listServerModels } from '../../models/server-models.ts'
import { findCheckpoint } from '../../training/checkpoint-store.ts'
import { describeHyperparameters } from '../../wire/control/hyperparameters.ts'
import { formatHubModel, formatModel, formatUnusableModel } from '../../wire/control/models.ts'
import { emptySchema, modelParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

/** Models that endpoints and jobs can be created on. */
export const modelRoutes = [
  controlRoute({
    method: 'GET',
    url: '/api/models',
    tag: 'Models',
    summary: 'The models that endpoints and jobs can be created on: built in, pulled, imported, and trained here',
    reply: modelListSchema,
    handle: async ({ dataDir, services }) => ({ models: await readModels(dataDir, services?.files) }),
  }),
  controlRoute({
    method: 'GET',
    url: '/api/models/:model',
    tag: 'Models',
    summary: 'A model, and the hyperparameters that it can be trained with',
    params: modelParamsSchema,
    reply: modelReplySchema,
    async handle({ dataDir, services, params }) {
      const models = await readModels(dataDir, services?.files)
      const found = models.find(({ id }) => id === params.model)
      const looked = `among ${models.map(({ id }) => id).join(', ')}`
      if (found === undefined) throw new E5Error('MODEL_NOT_FOUND', { model: params.model, looked })
      return { ...found, hyperparams: describeHyperparameters() }
    },
  }),
]

/** The model hub: what is made from checkpoints here. */
export function modelHubRoutes(services: JobServices): ControlRoute[] {
  return [
    controlRoute({
      method: 'POST',
      url: '/api/models',
      tag: 'Models',
      summary: "Makes a train job's checkpoint a model, for endpoints and jobs on all servers",
      body: addModelRequestSchema,
      withOurNames: (body) => body,
      reply: addedModelSchema,
      async handle({ platform: { directory }, user, body }) {
        const project = findProject(directory, user, body.project)
        const job = await findJob(services.database, project.id, body.job)
        const checkpoint = await findCheckpoint(services.database, body.model_checkpoint, job.id)
        const record = await addHubModel(services, {
          name: body.model_checkpoint_name,
          description: body.description ?? '',
          checkpointType: body.checkpoint_type ?? 'finetuned',
          checkpoint,
          user,
        })
        return { ...formatHubModel(record), model_id: record.name, data: { model_id: record.name } }
      },
    }),
    controlRoute({
      method: 'DELETE',
      url: '/api/models/:model',
      tag: 'Models',
      summary: 'Deletes a model that was made from a checkpoint, unless an endpoint or a job uses it',
      params: modelParamsSchema,
      reply: emptySchema,
      async handle({ platform: { directory }, user, params }) {
        await deleteHubModel(services, { name: params.model, user, endpoints: directory.snapshot.endpoints })
        return {}
      },
    }),
  ]
}

async function readModels(dataDir: string, files: FileStore | undefined): Promise<ModelInfo[]> {
  const { local, remote, unusable } = await listServerModels(dataDir, files)
  const usable = local.map(async (model) => formatModel(model, await listCompiledGraphs(model.description, dataDir)))
  return [...(await Promise.all(usable)), ...remote.map(formatHubModel), ...unusable.map(formatUnusableModel)]
}
