import {
  createEndpointRequestSchema,
  E5Error,
  type EndpointInfo,
  endpointListSchema,
  endpointSchema,
  updateEndpointRequestSchema,
} from '@e5/core'
import { findEndpoint, findProject, projectsOf } from '../../control/acting-user.ts'
import { createEndpoint, deleteEndpoint, updateEndpoint } from '../../control/endpoint-operations.ts'
import type { Platform } from '../../control/platform.ts'
import type { EndpointRecord, ProjectRecord } from '../../state/records.ts'
import { formatEndpoint } from '../../wire/control/endpoints.ts'
import { emptySchema, endpointParamsSchema, projectParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

const listUrl = '/api/projects/:project/endpoints'
const url = '/api/projects/:project/endpoints/:endpoint'

/** Endpoints: list, create, show, change, start, stop and delete. */
export const endpointRoutes = [
  controlRoute({
    method: 'GET',
    url: '/api/endpoints',
    tag: 'Endpoints',
    summary: 'The endpoints of all projects that the user may use',
    reply: endpointListSchema,
    handle: ({ platform, user }) => list(platform, projectsOf(platform.directory, user)),
  }),
  controlRoute({
    method: 'GET',
    url: listUrl,
    tag: 'Endpoints',
    summary: 'The endpoints of a project',
    params: projectParamsSchema,
    reply: endpointListSchema,
    handle: ({ platform, user, params }) => list(platform, [findProject(platform.directory, user, params.project)]),
  }),
  controlRoute({
    method: 'POST',
    url: listUrl,
    tag: 'Endpoints',
    summary: 'A new endpoint and its first key; its model loads in the background, until its status is Live or Failed',
    params: projectParamsSchema,
    body: createEndpointRequestSchema,
    reply: endpointSchema,
    async handle({ platform, user, params, body, dataDir, services }) {
      const { endpoint, key } = await createEndpoint(platform, user, {
        ...params,
        dataDir,
        files: services?.files,
        request: body,
      })
      return show(platform, endpoint, key)
    },
  }),
  controlRoute({
    method: 'GET',
    url,
    tag: 'Endpoints',
    summary: 'An endpoint, with its status',
    params: endpointParamsSchema,
    reply: endpointSchema,
    handle: ({ platform, user, params }) => show(platform, findEndpoint(platform.directory, user, params)),
  }),
  ...(['PATCH', 'PUT'] as const).map((method) =>
    controlRoute({
      method,
      url,
      tag: 'Endpoints',
      summary: 'Changes an endpoint; with 0 instances it stops, with more it starts',
      params: endpointParamsSchema,
      body: updateEndpointRequestSchema,
      reply: endpointSchema,
      handle: async ({ platform, user, params, body }) =>
        show(platform, await updateEndpoint(platform, user, params, body)),
    }),
  ),
  controlRoute({
    method: 'DELETE',
    url,
    tag: 'Endpoints',
    summary: 'Deletes an endpoint with its keys; requests that it answers now are finished',
    params: endpointParamsSchema,
    reply: emptySchema,
    async handle({ platform, user, params }) {
      await deleteEndpoint(platform, user, params)
      return {}
    },
  }),
  switchRoute('start', 1, 'Starts an endpoint that was stopped, or tries one that failed again'),
  switchRoute('stop', 0, 'Stops an endpoint; requests that it answers now are finished'),
]

function switchRoute(action: string, instances: number, summary: string): ControlRoute {
  return controlRoute({
    method: 'POST',
    url: `${url}/${action}`,
    tag: 'Endpoints',
    summary,
    params: endpointParamsSchema,
    reply: endpointSchema,
    handle: async ({ platform, user, params }) =>
      show(platform, await updateEndpoint(platform, user, params, { instances })),
  })
}

function list(platform: Platform, projects: readonly ProjectRecord[]): { endpoints: EndpointInfo[]; count: number } {
  const records = projects.flatMap((project) => platform.directory.endpointsOf(project))
  return { endpoints: records.map((record) => show(platform, record)), count: records.length }
}

function show(platform: Platform, endpoint: EndpointRecord, newKey?: string): EndpointInfo {
  const { directory } = platform
  // Deleted between a write and its answer.
  const project = directory.projects.find(({ id }) => id === endpoint.projectId)
  if (project === undefined) throw new E5Error('PROJECT_NOT_FOUND', { project: endpoint.projectId })
  return formatEndpoint({
    endpoint,
    project,
    state: platform.stateOf(endpoint.id),
    keys: directory.endpointKeysOf(endpoint),
    ...(newKey !== undefined && { newKey }),
  })
}
