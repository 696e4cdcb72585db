import {
  collectionInfoSchema,
  collectionListSchema,
  collectionSchema,
  createCollectionRequestSchema,
  E5Error,
} from '@e5/core'
import type { z } from 'zod'
import { startRebuild } from '../../collections/rebuild-index.ts'
import { findCollection, findProject, projectsOf } from '../../control/acting-user.ts'
import { createCollection, deleteCollection } from '../../control/collection-operations.ts'
import type { Directory } from '../../control/directory.ts'
import type { Platform } from '../../control/platform.ts'
import type { CollectionRecord, ProjectRecord } from '../../state/records.ts'
import { formatCollection, formatCollectionInfo } from '../../wire/control/collections.ts'
import { collectionParamsSchema, emptySchema, projectParamsSchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

const listUrl = '/api/projects/:project/collections'
const url = `${listUrl}/:collection`

/** Collections: list, create, show, delete, and their indexes. */
export const collectionRoutes = [
  controlRoute({
    method: 'GET',
    url: '/api/collections',
    tag: 'Collections',
    summary: 'The collections of all projects that the user may use',
    reply: collectionListSchema,
    handle: ({ platform: { directory }, user }) => list(directory, projectsOf(directory, user)),
  }),
  controlRoute({
    method: 'GET',
    url: listUrl,
    tag: 'Collections',
    summary: 'The collections of a project',
    params: projectParamsSchema,
    reply: collectionListSchema,
    handle: ({ platform: { directory }, user, params }) =>
      list(directory, [findProject(directory, user, params.project)]),
  }),
  controlRoute({
    method: 'POST',
    url: listUrl,
    tag: 'Collections',
    summary: 'A new collection, empty: documents with their vectors, for search',
    params: projectParamsSchema,
    body: createCollectionRequestSchema,
    reply: collectionSchema,
    async handle({ platform, services, user, params, body, dataDir }) {
      const record = await createCollection(platform, user, { ...params, dataDir, services, request: body })
      return formatCollection(record, projectOf(platform, record))
    },
  }),
  controlRoute({
    method: 'GET',
    url,
    tag: 'Collections',
    summary: 'A collection, with how much is in it',
    params: collectionParamsSchema,
    reply: collectionInfoSchema,
    async handle({ platform, user, params, collections: { documents } }) {
      const record = findCollection(platform.directory, user, params)
      return formatCollectionInfo(record, projectOf(platform, record), await documents.figures(record))
    },
  }),
  controlRoute({
    method: 'DELETE',
    url,
    tag: 'Collections',
    summary: 'Deletes a collection with its documents',
    params: collectionParamsSchema,
    reply: emptySchema,
    async handle({ platform, user, params }) {
      await deleteCollection(platform, user, params)
      return {}
    },
  }),
  controlRoute({
    method: 'POST',
    url: `${url}/reindex`,
    tag: 'Collections',
    summary: 'Begins to build the index anew; index_status says when it is done',
    params: collectionParamsSchema,
    reply: emptySchema,
    handle({ platform, user, params, collections }) {
      startRebuild(collections, findCollection(platform.directory, user, params))
      return {}
    },
  }),
]

function list(directory: Directory, projects: readonly ProjectRecord[]): z.input<typeof collectionListSchema> {
  const collections = projects.flatMap((project) =>
    directory.collectionsOf(project).map((record) => formatCollection(record, project)),
  )
  return { collections, count: collections.length }
}

function projectOf({ directory }: Platform, { projectId }: CollectionRecord): ProjectRecord {
  const project = directory.projects.find(({ id }) => id === projectId)
  // Deleted between a write and its answer.
  if (project === undefined) throw new E5Error('PROJECT_NOT_FOUND', { project: projectId })
  return project
}
