import { E5Error, type ErrorCode } from '@e5/core'
import type { InjectOptions } from 'fastify'
import { keepKey } from '../src/control/secret-keys.ts'
import { newCollection } from '../src/testing/state-fixtures.ts'
import { controlHeaders, type TestApp, testEndpointId, testProjectId } from '../src/testing/test-app.ts'

/** A request to the control plane that must fail. */
export interface ControlErrorCase {
  readonly name: string
  readonly code: ErrorCode
  readonly status: number
  readonly request: InjectOptions
  readonly says: string | RegExp
  /** gRPC's number, as SambaStudio shows it. */
  readonly grpc: number
  readonly prepare?: (parts: TestApp) => Promise<unknown> | unknown
  /** A model folder without its files. */
  readonly brokenModel?: string
}

const ownOrigin = { host: 'localhost:8080', origin: 'http://localhost:8080' }
const memberKey = 'the-access-key-of-a-member'
const memberHeaders = { key: memberKey }
const addMember = ({ platform }: TestApp): Promise<unknown> => {
  const userId = '44444444-4444-4444-8444-444444444444'
  const key = { ...keepKey(memberKey), userId }
  return platform.write((store) => store.createUser({ id: userId, name: 'mia', role: 'member' }, key))
}
const addCollection = ({ platform }: TestApp): Promise<unknown> =>
  platform.write((store) =>
    store.createCollection(newCollection({ projectId: testProjectId, name: 'docs', dimensions: 4 })),
  )
const get = (url: string, headers: object = controlHeaders): InjectOptions => ({
  method: 'GET',
  url,
  headers: { ...headers },
})
const post = (url: string, payload: object, headers: object = controlHeaders): InjectOptions => ({
  method: 'POST',
  url,
  headers: { ...headers },
  payload,
})

/** The errors of the control plane. */
export const controlErrorCases: readonly ControlErrorCase[] = [
  {
    name: 'no key',
    code: 'KEY_MISSING',
    status: 401,
    grpc: 16,
    request: get('/api/projects', {}),
    says: '<access key>',
  },
  {
    name: 'an unknown key',
    code: 'ACCESS_KEY_INVALID',
    status: 401,
    grpc: 16,
    request: get('/api/projects', { key: 'no' }),
    says: 'users/admin/access-key.json',
  },
  {
    name: "an endpoint's key",
    code: 'ACCESS_KEY_INVALID',
    status: 401,
    grpc: 16,
    request: get('/api/projects', { key: 'the-key-of-the-tests' }),
    says: "an endpoint's key does not open",
  },
  {
    name: 'a project that is not there',
    code: 'PROJECT_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get('/api/projects/other'),
    says: 'project other not found',
  },
  {
    name: "another user's project",
    code: 'PROJECT_NOT_FOUND',
    status: 404,
    grpc: 5,
    prepare: addMember,
    request: get('/api/projects/default', memberHeaders),
    says: 'project default not found',
  },
  {
    name: "an endpoint in another user's project",
    code: 'PROJECT_NOT_FOUND',
    status: 404,
    grpc: 5,
    prepare: addMember,
    request: post(`/api/projects/default/endpoints/${testEndpointId}/stop`, {}, memberHeaders),
    says: 'project default not found',
  },
  {
    name: 'an endpoint that is not there',
    code: 'ENDPOINT_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get('/api/projects/default/endpoints/other'),
    says: 'Endpoints: e5-test.',
  },
  {
    name: 'a collection that is not there',
    code: 'COLLECTION_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: post('/api/projects/default/collections/other/search', { query: 'a' }),
    says: 'no collection "other" in project "default". Collections: none yet.',
  },
  {
    name: 'a document that is not there',
    code: 'DOCUMENT_NOT_FOUND',
    status: 404,
    grpc: 5,
    prepare: addCollection,
    request: get('/api/projects/default/collections/docs/documents/other'),
    says: 'no document "other" in collection "docs"',
  },
  {
    name: "a collection in another user's project",
    code: 'PROJECT_NOT_FOUND',
    status: 404,
    grpc: 5,
    async prepare(parts) {
      await addMember(parts)
      await addCollection(parts)
    },
    request: post('/api/projects/default/collections/docs/search', { query: 'a' }, memberHeaders),
    says: 'project default not found',
  },
  {
    name: 'an export of a collection that is not there',
    code: 'COLLECTION_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get('/api/projects/default/collections/other/export?format=parquet'),
    says: 'no collection "other"',
  },
  {
    name: 'an export in a format that there is not',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    prepare: addCollection,
    request: get('/api/projects/default/collections/docs/export?format=npy'),
    says: '"format" is wrong',
  },
  {
    name: 'a collection on a database without pgvector',
    code: 'VECTORS_UNAVAILABLE',
    status: 503,
    grpc: 14,
    prepare: ({ store }) => (store.hasNoVectors = true),
    request: post('/api/projects/default/collections', { name: 'docs', model: 'e5-small-v2' }),
    says: 'cannot keep collections: it has no pgvector',
  },
  {
    name: 'a collection on a model that is not there',
    code: 'MODEL_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: post('/api/projects/default/collections', { name: 'docs', model: 'other' }),
    says: 'is not here (looked for among e5-small-v2',
  },
  {
    name: 'a name of a collection that is taken',
    code: 'NAME_TAKEN',
    status: 400,
    grpc: 3,
    prepare: addCollection,
    request: post('/api/projects/default/collections', { name: 'docs', model: 'e5-small-v2' }),
    says: 'Collection with docs name already exists',
  },
  ...(
    [
      ['neither a text nor a vector', 'documents', { documents: [{ id: 'a' }] }, 'expected a text or an embedding'],
      ['no documents', 'documents', { documents: [] }, '"documents" is wrong'],
      [
        'an id twice',
        'documents',
        {
          documents: [
            { id: 'a', text: '1' },
            { id: 'b', text: '2' },
            { id: 'a', text: '3' },
          ],
        },
        '"documents[2].id" is that of documents[0] too',
      ],
      [
        'a vector of another model',
        'documents',
        { documents: [{ id: 'a', embedding: [1, 0, 0] }] },
        '"documents[0].embedding" has 3 values, and the vectors of this collection have 4',
      ],
      [
        'a vector of another length',
        'documents',
        { documents: [{ id: 'a', embedding: [1, 1, 0, 0] }] },
        'has the length 1.414, and must have 1',
      ],
      [
        'metadata without end',
        'documents',
        { documents: [{ id: 'a', text: '', metadata: { long: 'x'.repeat(65_536) } }] },
        '"documents[0].metadata" has more than 65536 characters',
      ],
      ['neither a query nor a vector', 'search', { top_k: 3 }, 'expected "query" or "embedding"'],
      ['more results than there may be', 'search', { query: 'a', top_k: 1001 }, '"top_k" is wrong'],
      [
        'an operator that there is not',
        'search',
        { query: 'a', filter: { year: { $near: 3 } } },
        '"filter.year" is wrong',
      ],
      ['ids and a filter', 'delete', { ids: ['a'], filter: { year: 1 } }, 'expected "ids" or "filter"'],
    ] as const
  ).map(
    ([name, route, payload, says]): ControlErrorCase => ({
      name: `${name} for a collection`,
      code: 'REQUEST_INVALID',
      status: 400,
      grpc: 3,
      prepare: addCollection,
      request: post(`/api/projects/default/collections/docs/${route}`, payload),
      says,
    }),
  ),
  {
    name: 'a key that is not there',
    code: 'KEY_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: { ...get('/api/projects/default/endpoints/e5-test/keys/other'), method: 'DELETE' },
    says: 'no key "other"',
  },
  {
    name: 'a user that is not there',
    code: 'USER_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get('/api/users/other/access-keys'),
    says: 'user other not found',
  },
  {
    name: 'a name that is taken',
    code: 'NAME_TAKEN',
    status: 400,
    grpc: 3,
    request: post('/api/projects', { project_name: 'default' }),
    says: 'Project with default name already exists',
  },
  {
    name: 'what only an admin may do',
    code: 'FORBIDDEN',
    status: 403,
    grpc: 7,
    prepare: addMember,
    request: post('/api/users', { name: 'otto' }, memberHeaders),
    says: 'create user action not authorized for the user',
  },
  {
    name: 'deleting oneself',
    code: 'OBJECT_IN_USE',
    status: 409,
    grpc: 9,
    request: { ...get('/api/users/admin'), method: 'DELETE' },
    says: 'it is you',
  },
  {
    name: 'a model that is not there',
    code: 'MODEL_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: post('/api/projects/default/endpoints', { name: 'e', model: '../../etc/passwd' }),
    says: 'is not here (looked for among e5-small-v2',
  },
  {
    name: 'a model that cannot be served',
    code: 'MODEL_UNSUPPORTED',
    status: 400,
    grpc: 3,
    brokenModel: 'broken',
    request: post('/api/projects/default/endpoints', { name: 'e', model: 'broken' }),
    says: 'The model "broken" cannot be served',
  },
  {
    name: 'a name with a path in it',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    request: post('/api/projects', { project_name: '../x' }),
    says: '"project_name" is wrong: must be 1 to 63 letters',
  },
  {
    name: 'more replicas than cores',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    request: post('/api/projects/default/endpoints', { name: 'e', model: 'e5-small-v2', replicas: 1024 }),
    says: '"replicas" is wrong',
  },
  {
    name: 'a change of what cannot be changed',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    request: {
      ...post('/api/projects/default/endpoints/e5-test', { precision: 'int8' }),
      method: 'PATCH',
    },
    says: 'Unrecognized key: "precision"',
  },
  {
    name: 'a batch size that there is not',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    request: post('/api/projects/default/endpoints', { name: 'e', model: 'e5-small-v2', batch_size: 7 }),
    says: '"batch_size" is wrong: must be 1 or 32',
  },
  {
    name: 'a write while the database is away',
    code: 'DATABASE_UNAVAILABLE',
    status: 503,
    grpc: 14,
    prepare: ({ store }) => (store.isAway = true),
    request: post('/api/projects', { project_name: 'new' }),
    says: 'does not answer (connection refused)',
  },
  {
    name: 'a project that was written and not read before the database went away',
    code: 'DATABASE_UNAVAILABLE',
    status: 503,
    grpc: 14,
    async prepare({ store, platform }) {
      store.isAway = true
      // The write itself succeeded; what follows it, the reading, does not.
      await platform.write(async () => undefined)
    },
    request: get('/api/projects/new'),
    says: 'cannot be read',
  },
  {
    name: 'a wrong method',
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    grpc: 12,
    request: { ...get('/api/projects'), method: 'DELETE' },
    says: 'use GET, HEAD, POST',
  },
  {
    name: 'a sign-in link that was used',
    code: 'SIGN_IN_LINK_INVALID',
    status: 401,
    grpc: 16,
    request: post('/api/session', { token: 'used' }, ownOrigin),
    says: 'sign in with an access key, or start the server again',
  },
  {
    name: 'a session that is over',
    code: 'SESSION_ENDED',
    status: 401,
    grpc: 16,
    request: get('/api/projects', { ...ownOrigin, cookie: 'e5-session-8080=old' }),
    says: 'Sign in once more',
  },
  {
    name: 'a page of another origin',
    code: 'ORIGIN_FOREIGN',
    status: 403,
    grpc: 7,
    request: post('/api/session', { token: 'a' }, { host: 'localhost:8080', origin: 'https://evil.example.com' }),
    says: 'came from https://evil.example.com to localhost:8080',
  },
  {
    name: 'an unknown route',
    code: 'ROUTE_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get('/api/nothing'),
    says: '/docs lists',
  },
]

/** Errors of endpoints and keys that every prediction route answers in its own dialect. */
export const endpointFailures = {
  stopped: ({ platform }: TestApp) =>
    platform.write((store) => store.updateEndpoint(testEndpointId, { isWanted: false })),
  rateLimited: new E5Error('RATE_LIMITED', { limit: 5, unit: 'requests', retryAfterSeconds: 9 }),
}
