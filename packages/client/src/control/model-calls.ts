import {
  type AddedModel,
  type AddModelRequest,
  addedModelSchema,
  type ModelInfo,
  type ModelReply,
  modelListSchema,
  modelReplySchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Models that endpoints and jobs can be created on. */
export interface ModelCalls {
  list(options?: CallOptions): Promise<readonly ModelInfo[]>
  /** With the hyperparameters that it can be trained with. */
  get(model: string, options?: CallOptions): Promise<ModelReply>
  /** Makes a train job's checkpoint a model. */
  add(request: AddModelRequest, options?: CallOptions): Promise<AddedModel>
  /** Deletes one that was made from a checkpoint. */
  delete(model: string, options?: CallOptions): Promise<void>
}

/** The calls of {@link ModelCalls} over HTTP. */
export function modelCalls(call: ControlCall): ModelCalls {
  return {
    async list(options) {
      const request = { method: 'GET', path: apiPath('api', 'models'), repeatable: true } as const
      return (await call(request, modelListSchema, options)).models
    },
    get: async (model, options) =>
      call({ method: 'GET', path: apiPath('api', 'models', model), repeatable: true }, modelReplySchema, options),
    add: async (body, options) =>
      call({ method: 'POST', path: apiPath('api', 'models'), body, repeatable: false }, addedModelSchema, options),
    async delete(model, options) {
      await call({ method: 'DELETE', path: apiPath('api', 'models', model), repeatable: true }, doneSchema, options)
    },
  }
}
