import {
  type AddDocumentsRequest,
  type AddedDocuments,
  addedDocumentsSchema,
  type Collection,
  type CollectionDocument,
  type CollectionInfo,
  type CreateCollectionRequest,
  collectionInfoSchema,
  collectionListSchema,
  collectionSchema,
  type DeleteDocumentsRequest,
  deletedDocumentsSchema,
  documentListSchema,
  documentSchema,
  type ExportFormat,
  type ListedDocument,
  type NewDocument,
  type SearchRequest,
  type SearchResult,
  searchReplySchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import { type AddAllOptions, type AddTotals, addAllDocuments } from './add-all-documents.ts'
import type { ControlCall, ControlDownload } from './control-call.ts'

/** A collection by its project and itself, each by name or id. */
export interface CollectionAddress {
  readonly project: string
  readonly collection: string
}

/** Which documents of a collection are listed. */
export interface DocumentPageOptions extends CallOptions {
  /** Those whose ids come after this one. */
  readonly after?: string | undefined
  readonly limit?: number
}

/** Collections of documents with their vectors, and searches in them. */
export interface CollectionCalls {
  list(project: string, options?: CallOptions): Promise<readonly Collection[]>
  /** Those of all projects that the access key opens. */
  listAll(options?: CallOptions): Promise<readonly Collection[]>
  create(project: string, request: CreateCollectionRequest, options?: CallOptions): Promise<Collection>
  get(at: CollectionAddress, options?: CallOptions): Promise<CollectionInfo>
  /** With its documents. */
  delete(at: CollectionAddress, options?: CallOptions): Promise<void>
  /** Begins to build the index anew; `index_status` of {@link CollectionCalls.get} says when it is done. */
  reindex(at: CollectionAddress, options?: CallOptions): Promise<void>
  /** Up to 1,000 documents; they are on disk when it resolves. Tried again by itself only if each has an id. */
  addDocuments(at: CollectionAddress, request: AddDocumentsRequest, options?: CallOptions): Promise<AddedDocuments>
  /** Any number of documents, in requests one after the other. What was added before an error stays. */
  addAllDocuments(
    at: CollectionAddress,
    documents: AsyncIterable<NewDocument> | Iterable<NewDocument>,
    options?: AddAllOptions,
  ): Promise<AddTotals>
  /** The next documents in the order of their ids, without their vectors: 50 from the first unless given, 200 at most. */
  listDocuments(at: CollectionAddress, options?: DocumentPageOptions): Promise<readonly ListedDocument[]>
  getDocument(at: CollectionAddress, id: string, options?: CallOptions): Promise<CollectionDocument>
  /** How many were there. */
  deleteDocuments(at: CollectionAddress, request: DeleteDocumentsRequest, options?: CallOptions): Promise<number>
  /** The nearest documents, nearest first. */
  search(at: CollectionAddress, request: SearchRequest, options?: CallOptions): Promise<readonly SearchResult[]>
  /** All documents with their vectors, as bytes; the timeout counts until the first of them. */
  export(at: CollectionAddress, format: ExportFormat, options?: CallOptions): Promise<ReadableStream<Uint8Array>>
}

/** The calls of {@link CollectionCalls} over HTTP. */
export function collectionCalls(call: ControlCall, download: ControlDownload): CollectionCalls {
  const listPath = (project: string): string => apiPath('api', 'projects', project, 'collections')
  const pathOf = ({ project, collection }: CollectionAddress, ...rest: readonly string[]): string =>
    apiPath('api', 'projects', project, 'collections', collection, ...rest)

  const calls: CollectionCalls = {
    async list(project, options) {
      const request = { method: 'GET', path: listPath(project), repeatable: true } as const
      return (await call(request, collectionListSchema, options)).collections
    },
    async listAll(options) {
      const request = { method: 'GET', path: apiPath('api', 'collections'), repeatable: true } as const
      return (await call(request, collectionListSchema, options)).collections
    },
    create: async (project, body, options) =>
      call({ method: 'POST', path: listPath(project), body, repeatable: false }, collectionSchema, options),
    get: async (at, options) =>
      call({ method: 'GET', path: pathOf(at), repeatable: true }, collectionInfoSchema, options),
    async delete(at, options) {
      await call({ method: 'DELETE', path: pathOf(at), repeatable: true }, doneSchema, options)
    },
    async reindex(at, options) {
      await call({ method: 'POST', path: pathOf(at, 'reindex'), repeatable: true }, doneSchema, options)
    },
    addDocuments: async (at, body, options) => {
      const repeatable = body.documents.every(({ id }) => id !== undefined && id !== null)
      return call({ method: 'POST', path: pathOf(at, 'documents'), body, repeatable }, addedDocumentsSchema, options)
    },
    addAllDocuments: async (at, documents, { onProgress, ...options } = {}) =>
      addAllDocuments(documents, (batch) => calls.addDocuments(at, { documents: batch }, options), onProgress),
    async listDocuments(at, { after, limit, ...options } = {}) {
      const query = new URLSearchParams({
        ...(after !== undefined && { after }),
        ...(limit !== undefined && { limit: String(limit) }),
      })
      const request = { method: 'GET', path: `${pathOf(at, 'documents')}?${query}`, repeatable: true } as const
      return (await call(request, documentListSchema, options)).documents
    },
    getDocument: async (at, id, options) =>
      call({ method: 'GET', path: pathOf(at, 'documents', id), repeatable: true }, documentSchema, options),
    async deleteDocuments(at, body, options) {
      const request = { method: 'POST', path: pathOf(at, 'delete'), body, repeatable: true } as const
      return (await call(request, deletedDocumentsSchema, options)).count
    },
    async search(at, body, options) {
      const request = { method: 'POST', path: pathOf(at, 'search'), body, repeatable: true } as const
      return (await call(request, searchReplySchema, options)).results
    },
    export: async (at, format, options) => download(`${pathOf(at, 'export')}?format=${format}`, options),
  }
  return calls
}
