import {
  addDocumentsRequestSchema,
  addedDocumentsSchema,
  deleteDocumentsRequestSchema,
  deletedDocumentsSchema,
  documentListSchema,
  documentPageQuerySchema,
  documentSchema,
  E5Error,
  searchReplySchema,
  searchRequestSchema,
} from '@e5/core'
import { addDocuments } from '../../collections/add-documents.ts'
import { deleteDocuments } from '../../collections/delete-documents.ts'
import { searchDocuments } from '../../collections/search-documents.ts'
import { findCollection } from '../../control/acting-user.ts'
import { collectionParamsSchema, documentParamsSchema, emptySchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

const url = '/api/projects/:project/collections/:collection'

/** Documents of collections: list, add, show, delete and search. */
export const documentRoutes = [
  controlRoute({
    method: 'GET',
    url: `${url}/documents`,
    tag: 'Collections',
    summary: 'The next documents in the order of their ids, without their vectors',
    params: collectionParamsSchema,
    querystring: documentPageQuerySchema,
    reply: documentListSchema,
    async handle({ platform, user, params, query: { after, limit }, collections }) {
      const collection = findCollection(platform.directory, user, params)
      const page = await collections.documents.page(collection, after, limit)
      return { documents: page.map(({ id, text, metadata }) => ({ id, text, metadata: { ...metadata } })) }
    },
  }),
  controlRoute({
    method: 'POST',
    url: `${url}/documents`,
    tag: 'Collections',
    summary: 'Adds documents, or replaces those of the same ids; texts are embedded by the model of the collection',
    params: collectionParamsSchema,
    body: addDocumentsRequestSchema,
    reply: addedDocumentsSchema,
    handle({ platform, user, params, body, collections, whileWanted }) {
      const collection = findCollection(platform.directory, user, params)
      return whileWanted((signal) => addDocuments(collections, collection, { request: body, signal }))
    },
  }),
  controlRoute({
    method: 'GET',
    url: `${url}/documents/:document`,
    tag: 'Collections',
    summary: 'A document, with its vector',
    params: documentParamsSchema,
    reply: documentSchema,
    async handle({ platform, user, params, collections: { documents } }) {
      const found = await documents.get(findCollection(platform.directory, user, params), params.document)
      if (found === undefined) throw new E5Error('DOCUMENT_NOT_FOUND', params)
      return { ...found, embedding: [...found.embedding] }
    },
  }),
  controlRoute({
    method: 'DELETE',
    url: `${url}/documents/:document`,
    tag: 'Collections',
    summary: 'Deletes a document',
    params: documentParamsSchema,
    reply: emptySchema,
    async handle({ platform, user, params, collections: { documents } }) {
      const collection = findCollection(platform.directory, user, params)
      const count = await documents.deleteByIds(collection, [params.document])
      if (count === 0) throw new E5Error('DOCUMENT_NOT_FOUND', params)
      return {}
    },
  }),
  controlRoute({
    method: 'POST',
    url: `${url}/delete`,
    tag: 'Collections',
    summary: 'Deletes documents by their ids, or all that a filter fits',
    params: collectionParamsSchema,
    body: deleteDocumentsRequestSchema,
    reply: deletedDocumentsSchema,
    async handle({ platform, user, params, body, collections: { documents }, whileWanted }) {
      const collection = findCollection(platform.directory, user, params)
      return { count: await whileWanted((signal) => deleteDocuments(documents, collection, { request: body, signal })) }
    },
  }),
  controlRoute({
    method: 'POST',
    url: `${url}/search`,
    tag: 'Collections',
    summary: 'The documents nearest to a text or a vector',
    params: collectionParamsSchema,
    body: searchRequestSchema,
    reply: searchReplySchema,
    async handle({ platform, user, params, body, collections, whileWanted }) {
      const collection = findCollection(platform.directory, user, params)
      const search = (signal: AbortSignal) => searchDocuments(collections, collection, { request: body, signal })
      return { results: [...(await whileWanted(search))] }
    },
  }),
]
