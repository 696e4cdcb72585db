import {
  type CreateEndpointRequest,
  type EndpointFigures,
  type EndpointInfo,
  type EndpointTokenizer,
  endpointFiguresSchema,
  endpointListSchema,
  endpointSchema,
  endpointTokenizerSchema,
  type UpdateEndpointRequest,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'
import { type WaitOptions, waitUntilLive } from './wait-until-live.ts'

/** Endpoints; projects and endpoints are named by name or id. */
export interface EndpointCalls {
  list(project: string, options?: CallOptions): Promise<readonly EndpointInfo[]>
  /** Those of all projects that the access key opens. */
  listAll(options?: CallOptions): Promise<readonly EndpointInfo[]>
  /** The reply has the first key in `api_key`, which is never shown again. */
  create(project: string, request: CreateEndpointRequest, options?: CallOptions): Promise<EndpointInfo>
  get(project: string, endpoint: string, options?: CallOptions): Promise<EndpointInfo>
  update(
    project: string,
    endpoint: string,
    request: UpdateEndpointRequest,
    options?: CallOptions,
  ): Promise<EndpointInfo>
  start(project: string, endpoint: string, options?: CallOptions): Promise<EndpointInfo>
  stop(project: string, endpoint: string, options?: CallOptions): Promise<EndpointInfo>
  delete(project: string, endpoint: string, options?: CallOptions): Promise<void>
  /** What the server that answers did for it since it was started. */
  figures(project: string, endpoint: string, options?: CallOptions): Promise<EndpointFigures>
  /** The files of its model's tokenizer: for core's `createTokenizer`. */
  tokenizer(project: string, endpoint: string, options?: CallOptions): Promise<EndpointTokenizer>
  /**
   * The endpoint once it answers.
   *
   * @throws E5Error ENDPOINT_NOT_LIVE if it failed, was stopped, or is not live in time.
   */
  waitUntilLive(project: string, endpoint: string, options?: WaitOptions): Promise<EndpointInfo>
}

/** The calls of {@link EndpointCalls} over HTTP. */
export function endpointCalls(call: ControlCall): EndpointCalls {
  const pathOf = (project: string, ...rest: readonly string[]): string =>
    apiPath('api', 'projects', project, 'endpoints', ...rest)

  const calls: EndpointCalls = {
    async list(project, options) {
      const request = { method: 'GET', path: pathOf(project), repeatable: true } as const
      return (await call(request, endpointListSchema, options)).endpoints
    },
    async listAll(options) {
      const request = { method: 'GET', path: apiPath('api', 'endpoints'), repeatable: true } as const
      return (await call(request, endpointListSchema, options)).endpoints
    },
    create: async (project, body, options) =>
      call({ method: 'POST', path: pathOf(project), body, repeatable: false }, endpointSchema, options),
    get: async (project, endpoint, options) =>
      call({ method: 'GET', path: pathOf(project, endpoint), repeatable: true }, endpointSchema, options),
    update: async (project, endpoint, body, options) =>
      call({ method: 'PATCH', path: pathOf(project, endpoint), body, repeatable: true }, endpointSchema, options),
    start: async (project, endpoint, options) =>
      call({ method: 'POST', path: pathOf(project, endpoint, 'start'), repeatable: true }, endpointSchema, options),
    stop: async (project, endpoint, options) =>
      call({ method: 'POST', path: pathOf(project, endpoint, 'stop'), repeatable: true }, endpointSchema, options),
    async delete(project, endpoint, options) {
      await call({ method: 'DELETE', path: pathOf(project, endpoint), repeatable: true }, doneSchema, options)
    },
    figures: async (project, endpoint, options) =>
      call(
        { method: 'GET', path: pathOf(project, endpoint, 'figures'), repeatable: true },
        endpointFiguresSchema,
        options,
      ),
    tokenizer: async (project, endpoint, options) =>
      call(
        { method: 'GET', path: pathOf(project, endpoint, 'tokenizer'), repeatable: true },
        endpointTokenizerSchema,
        options,
      ),
    waitUntilLive: async (project, endpoint, options = {}) =>
      waitUntilLive(() => calls.get(project, endpoint, options), options),
  }
  return calls
}
