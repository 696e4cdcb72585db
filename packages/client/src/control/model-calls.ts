import { type ModelInfo, modelListSchema, modelSchema } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Models that endpoints can be created on. */
export interface ModelCalls {
  list(options?: CallOptions): Promise<readonly ModelInfo[]>
  get(model: string, options?: CallOptions): Promise<ModelInfo>
}

/** The calls of {@link ModelCalls} over HTTP. */
export function modelCalls(call: ControlCall): ModelCalls {
  return {
    async list(options) {
      const request = { method: 'GET', path: apiPath('api', 'models'), repeatable: true } as const
      return (await call(request, modelListSchema, options)).models
    },
    get: async (model, options) =>
      call({ method: 'GET', path: apiPath('api', 'models', model), repeatable: true }, modelSchema, options),
  }
}
