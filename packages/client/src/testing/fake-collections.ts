import { randomUUID } from 'node:crypto'
import type { Collection, CreateCollectionRequest, NewDocument, Project } from '@e5/core'
import { time } from './fake-objects.ts'
import type { FakeReply } from './fake-reply.ts'
import type { ReceivedRequest } from './fake-server.ts'

/** A collection of the fake server. */
export interface FakeCollection {
  readonly info: Collection
  readonly documents: Map<string, NewDocument>
}

/** Collections as a list of them shows them. */
export function listCollections(collections: readonly FakeCollection[]): FakeReply {
  return ok({ collections: collections.map(({ info }) => info), count: collections.length })
}

/** What the fake knows of collections: a search finds the documents whose text has the query in it. */
export function collectionReply(
  collections: FakeCollection[],
  project: Project,
  [name, action, id]: readonly string[],
  { method, body }: Pick<ReceivedRequest, 'method' | 'body'>,
): FakeReply {
  const ofProject = collections.filter(({ info }) => info.project_id === project.id)
  if (name === undefined && method === 'GET') return listCollections(ofProject)
  if (name === undefined) {
    const info = newCollection(project, body as CreateCollectionRequest)
    collections.push({ info, documents: new Map() })
    return ok(info)
  }
  const found = ofProject.find(({ info }) => info.name === name || info.id === name)
  if (found === undefined) return refusal('COLLECTION_NOT_FOUND', `There is no collection "${name}".`)
  const { info, documents } = found
  switch (action?.split('?', 1)[0]) {
    case undefined: {
      if (method === 'GET')
        return ok({ ...info, document_count: documents.size, size_bytes: 32_768, index_status: 'Ready' })
      collections.splice(collections.indexOf(found), 1)
      return ok({})
    }
    case 'documents': {
      if (method === 'GET' && id === undefined) {
        const after = new URLSearchParams(action.split('?')[1]).get('after') ?? ''
        const sorted = [...documents.values()].toSorted((one, other) => (one.id! < other.id! ? -1 : 1))
        return ok({
          documents: sorted.filter((one) => one.id! > after).map((one) => ({ text: '', metadata: {}, ...one })),
        })
      }
      if (method === 'GET') {
        const document = documents.get(id!)
        if (document === undefined) return refusal('DOCUMENT_NOT_FOUND', `There is no document "${id}".`)
        return ok({ text: '', metadata: {}, embedding: [1, 0], ...document })
      }
      const added = (body as { documents: NewDocument[] }).documents.map((one) => ({
        ...one,
        id: one.id ?? randomUUID(),
      }))
      for (const document of added) documents.set(document.id, document)
      return ok({ count: added.length, ids: added.map((one) => one.id), cut_inputs: 0 })
    }
    case 'delete': {
      const { ids } = body as { ids: string[] }
      return ok({ count: ids.filter((one) => documents.delete(one)).length })
    }
    case 'search': {
      const { query } = body as { query: string }
      const fitting = [...documents.values()].filter(({ text }) => text?.includes(query))
      return ok({
        results: fitting.map(({ id: of, text, metadata }) => ({ id: of, score: 0.9, text, metadata: metadata ?? {} })),
      })
    }
    case 'export':
      return ok({ id: 'only', documents: documents.size })
    default:
      return ok({})
  }
}

function newCollection(project: Project, request: CreateCollectionRequest): Collection {
  return {
    id: randomUUID(),
    project_id: project.id,
    project_name: project.name,
    name: request.name,
    description: request.description ?? '',
    model: request.model,
    precision: request.precision ?? 'fp32',
    dimensions: 384,
    distance: 'cosine',
    index: request.index ?? 'hnsw',
    document_input_type: request.document_input_type ?? 'passage',
    query_input_type: request.query_input_type ?? 'query',
    time_created: time,
    time_updated: time,
  }
}

function ok(body: object): FakeReply {
  return { status: 200, body }
}

function refusal(error_code: string, message: string): FakeReply {
  return { status: 404, body: { code: 5, message, details: [], detail: message, error_code } }
}
