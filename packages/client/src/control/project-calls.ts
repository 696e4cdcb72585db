import { type CreateProjectRequest, type Project, projectListSchema, projectReplySchema } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Projects; each is named by its name or id. */
export interface ProjectCalls {
  list(options?: CallOptions): Promise<readonly Project[]>
  create(request: CreateProjectRequest, options?: CallOptions): Promise<Project>
  get(project: string, options?: CallOptions): Promise<Project>
  delete(project: string, options?: CallOptions): Promise<void>
}

/** The calls of {@link ProjectCalls} over HTTP. */
export function projectCalls(call: ControlCall): ProjectCalls {
  const path = apiPath('api', 'projects')
  const pathOf = (project: string): string => apiPath('api', 'projects', project)
  return {
    async list(options) {
      const { projects } = await call({ method: 'GET', path, repeatable: true }, projectListSchema, options)
      return projects
    },
    async create(body, options) {
      const reply = await call({ method: 'POST', path, body, repeatable: false }, projectReplySchema, options)
      return reply.data
    },
    async get(project, options) {
      const request = { method: 'GET', path: pathOf(project), repeatable: true } as const
      return (await call(request, projectReplySchema, options)).data
    },
    async delete(project, options) {
      await call({ method: 'DELETE', path: pathOf(project), repeatable: true }, doneSchema, options)
    },
  }
}
