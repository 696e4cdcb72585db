import { createProjectRequestSchema, type Project, projectListSchema, projectReplySchema } from '@e5/core'
import { findProject, projectsOf } from '../../control/acting-user.ts'
import type { Platform } from '../../control/platform.ts'
import { createProject, deleteProject } from '../../control/project-operations.ts'
import type { ProjectRecord } from '../../state/records.ts'
import { formatProject } from '../../wire/control/projects.ts'
import { emptySchema, projectParamsSchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

const listUrl = '/api/projects'
const url = '/api/projects/:project'
// All of them at once: SambaStudio's words for a list without pages.
const onePage = { page: 1, limit: -1 } as const

/** Projects: list, create, show and delete. */
export const projectRoutes = [
  controlRoute({
    method: 'GET',
    url: listUrl,
    tag: 'Projects',
    summary: 'The projects that the user may use',
    reply: projectListSchema,
    handle({ platform: { directory }, user }) {
      const projects = projectsOf(directory, user).map((record) => formatProject(record, directory))
      return { projects, data: { projects }, count: projects.length, items: [], ...onePage }
    },
  }),
  controlRoute({
    method: 'POST',
    url: listUrl,
    tag: 'Projects',
    summary: 'A new project',
    body: createProjectRequestSchema,
    reply: projectReplySchema,
    handle: async ({ platform, user, body }) => show(platform, await createProject(platform, user, body)),
  }),
  controlRoute({
    method: 'GET',
    url,
    tag: 'Projects',
    summary: 'A project',
    params: projectParamsSchema,
    reply: projectReplySchema,
    handle: ({ platform, user, params }) => show(platform, findProject(platform.directory, user, params.project)),
  }),
  controlRoute({
    method: 'DELETE',
    url,
    tag: 'Projects',
    summary: 'Deletes a project with its endpoints, which stop, their keys, and its jobs',
    params: projectParamsSchema,
    reply: emptySchema,
    async handle({ platform, services, user, params }) {
      await deleteProject(platform, user, params.project, services)
      return {}
    },
  }),
]

// Newer clients read it flat, older ones under `data`.
function show({ directory }: Platform, record: ProjectRecord): Project & { data: Project } {
  const project = formatProject(record, directory)
  return { ...project, data: project }
}
