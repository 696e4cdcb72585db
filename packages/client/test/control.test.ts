import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient, isRemoteError } from '../src/index.ts'
import { type FakeServer, startFakeServer } from '../src/testing/index.ts'

let server: FakeServer
let client: Client
beforeEach(async () => {
  server = await startFakeServer()
  client = createClient({ baseUrl: `${server.url}/`, accessKey: server.accessKey })
})
afterEach(() => server.close())

describe('projects', () => {
  it('are created, listed, shown and deleted, by name or id', async () => {
    const created = await client.projects.create({ project_name: 'search', description: 'ours' })
    expect(created).toMatchObject({ name: 'search', description: 'ours', metadata: { owner: 'admin' } })
    expect(created).not.toHaveProperty('data')
    expect(await client.projects.list()).toEqual([created])
    expect(await client.projects.get(created.id)).toEqual(created)
    await client.projects.delete('search')
    expect(await client.projects.list()).toEqual([])
  })

  it('keep what the server says of a refusal', async () => {
    await client.projects.create({ project_name: 'search' })
    const error = await client.projects.create({ project_name: 'search' }).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      name: 'RemoteError',
      status: 400,
      code: 'NAME_TAKEN',
      message: 'Project with search name already exists in this server',
      requestId: 'request-1',
    })
    expect(isRemoteError(error, 'NAME_TAKEN')).toBe(true)
    await expect(client.projects.delete('other')).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND', status: 404 })
  })
})

describe('endpoints', () => {
  it('go through their life', async () => {
    await client.projects.create({ project_name: 'p' })
    const request = { name: 'e', model: 'e5-small-v2', batch_size: 32, input_type: 'query' } as const
    const created = await client.endpoints.create('p', request)
    expect(created).toMatchObject({ ...request, status: 'Deploying' })
    expect(created.api_key).toMatch(/^e5k_/)
    const seen: string[] = []
    const onStatus = ({ status }: { status: string }) => void seen.push(status)
    expect(await client.endpoints.waitUntilLive('p', 'e', { intervalMs: 1, onStatus })).toMatchObject({ api_key: '' })
    expect(seen).toEqual(['SettingUp', 'Live'])
    expect(await client.endpoints.update('p', 'e', { description: 'new' })).toMatchObject({ description: 'new' })
    expect(await client.endpoints.stop('p', 'e')).toMatchObject({ status: 'Stopped' })
    await expect(client.endpoints.waitUntilLive('p', 'e')).rejects.toMatchObject({ code: 'ENDPOINT_NOT_LIVE' })
    expect(await client.endpoints.start('p', created.id)).toMatchObject({ status: 'Deploying' })
    expect(await client.endpoints.list('p')).toHaveLength(1)
    expect(await client.endpoints.listAll()).toHaveLength(1)
    await client.endpoints.delete('p', 'e')
    expect(await client.endpoints.list('p')).toEqual([])
  })

  it('are not waited for longer than asked, nor after they failed', async () => {
    await client.projects.create({ project_name: 'p' })
    server.state.statuses = ['SettingUp', 'SettingUp', 'Failed']
    await client.endpoints.create('p', { name: 'e', model: 'e5-small-v2' })
    await expect(client.endpoints.waitUntilLive('p', 'e', { timeoutMs: 1 })).rejects.toThrow(
      'SettingUp (after 0.001 s)',
    )
    await expect(client.endpoints.waitUntilLive('p', 'e', { intervalMs: 1 })).rejects.toThrow('it is Failed')
  })
})

describe('keys, users and models', () => {
  it('has keys of endpoints', async () => {
    await client.projects.create({ project_name: 'p' })
    await client.endpoints.create('p', { name: 'e', model: 'e5-small-v2' })
    const created = await client.endpointKeys.create('p', 'e', { name: 'second', requests_per_minute: 60 })
    expect(created).toMatchObject({ name: 'second', requests_per_minute: 60, tokens_per_minute: null })
    const [first, second] = await client.endpointKeys.list('p', 'e')
    expect(second).toEqual({ ...created, api_key: undefined })
    await client.endpointKeys.revoke('p', 'e', first!.name)
    expect(await client.endpointKeys.list('p', 'e')).toEqual([second])
  })

  it('has users and their access keys', async () => {
    expect(await client.users.me()).toMatchObject({ name: 'admin', role: 'admin' })
    expect(await client.users.create({ name: 'ann' })).toMatchObject({ role: 'member', access_key: expect.any(String) })
    expect((await client.users.list()).map(({ name }) => name)).toEqual(['admin', 'ann'])
    const { access_key, ...key } = await client.accessKeys.create('ann', { name: 'laptop' })
    expect(access_key).toMatch(/^e5a_/)
    expect(await client.accessKeys.list('ann')).toEqual([key])
    await client.accessKeys.revoke('ann', 'laptop')
    await client.users.delete('ann')
    expect(await client.users.list()).toHaveLength(1)
  })

  it('has models, also with a slash in their names', async () => {
    expect(await client.models.list()).toHaveLength(1)
    server.state.models.push({ ...server.state.models[0]!, id: 'intfloat/e5-base-v2' })
    expect(await client.models.get('intfloat/e5-base-v2')).toMatchObject({ id: 'intfloat/e5-base-v2' })
    expect(server.requests.at(-1)!.path).toBe('/api/models/intfloat%2Fe5-base-v2')
  })

  it('has collections: documents are added, found, exported and deleted', async () => {
    await client.projects.create({ project_name: 'search' })
    const at = { project: 'search', collection: 'docs' }
    const created = await client.collections.create('search', { name: 'docs', model: 'e5-small-v2' })
    expect(created).toMatchObject({ precision: 'fp32', document_input_type: 'passage', query_input_type: 'query' })
    expect(await client.collections.list('search')).toEqual([created])
    expect(await client.collections.listAll()).toEqual([created])
    const documents = [
      { id: 'a/b', text: 'whales sleep' },
      { id: 'c', text: 'terns fly' },
    ]
    expect(await client.collections.addDocuments(at, { documents })).toMatchObject({ count: 2, ids: ['a/b', 'c'] })
    expect(await client.collections.getDocument(at, 'a/b')).toMatchObject(documents[0]!)
    expect(server.requests.at(-1)!.path).toBe('/api/projects/search/collections/docs/documents/a%2Fb')
    expect(await client.collections.listDocuments(at)).toMatchObject(documents)
    expect(await client.collections.listDocuments(at, { after: 'a/b', limit: 5 })).toMatchObject([{ id: 'c' }])
    expect(server.requests.at(-1)!.path).toBe('/api/projects/search/collections/docs/documents?after=a%2Fb&limit=5')
    expect(await client.collections.search(at, { query: 'whales', filter: { year: { $gt: 1 } } })).toMatchObject([
      { id: 'a/b' },
    ])
    expect(server.requests.at(-1)!.body).toEqual({ query: 'whales', filter: { year: { $gt: 1 } } })
    await client.collections.reindex(at)
    let text = ''
    for await (const part of await client.collections.export(at, 'jsonl')) text += new TextDecoder().decode(part)
    expect(JSON.parse(text)).toEqual({ id: 'only', documents: 2 })
    expect(await client.collections.deleteDocuments(at, { ids: ['c', 'd'] })).toBe(1)
    expect(await client.collections.get(at)).toMatchObject({ document_count: 1, index_status: 'Ready' })
    await client.collections.delete(at)
    await expect(client.collections.export(at, 'jsonl')).rejects.toMatchObject({
      code: 'COLLECTION_NOT_FOUND',
      status: 404,
    })
  })

  it('sends documents once more only if that cannot add them twice', async () => {
    await client.projects.create({ project_name: 'search' })
    await client.collections.create('search', { name: 'docs', model: 'e5-small-v2' })
    const at = { project: 'search', collection: 'docs' }
    let refusals = 0
    server.intercept = ({ path }, response) => {
      if (!path.endsWith('/documents') || refusals++ > 0) return false
      response.writeHead(503, { 'retry-after-ms': '1' }).end('')
      return true
    }
    await client.collections.addDocuments(at, { documents: [{ id: 'a', text: 'a' }] })
    refusals = 0
    await expect(client.collections.addDocuments(at, { documents: [{ text: 'a' }] })).rejects.toMatchObject({
      status: 503,
    })
  })

  it('adds any number of documents, and an id that comes twice in another request', async () => {
    await client.projects.create({ project_name: 'search' })
    await client.collections.create('search', { name: 'docs', model: 'e5-small-v2' })
    const at = { project: 'search', collection: 'docs' }
    const documents = Array.from({ length: 300 }, (_, place) => ({ id: `d${place}`, text: `text ${place}` }))
    const told: number[] = []
    const totals = await client.collections.addAllDocuments(at, [...documents, { id: 'd299', text: 'later' }], {
      onProgress: ({ documents: count }) => told.push(count),
    })
    expect(totals).toEqual({ documents: 301, cutTexts: 0 })
    expect(told).toEqual([256, 300, 301])
    expect(await client.collections.getDocument(at, 'd299')).toMatchObject({ text: 'later' })
  })

  it('has checkpoints of jobs, and makes models of them', async () => {
    await client.projects.create({ project_name: 'p' })
    const [first, second] = await client.checkpoints.list('p', 'tune')
    expect(await client.checkpoints.get('p', 'tune', second!.checkpoint_name)).toEqual(second)
    await client.checkpoints.delete('p', 'tune', first!.checkpoint_name)
    expect(await client.checkpoints.list('p', 'tune')).toEqual([second])
    const request = {
      project: 'p',
      job: 'tune',
      model_checkpoint: second!.checkpoint_name,
      model_checkpoint_name: 'my-e5',
    }
    expect(await client.models.add(request)).toMatchObject({ model_id: 'my-e5', source: 'trained' })
    await client.models.delete('my-e5')
    await expect(client.models.get('my-e5')).rejects.toMatchObject({ status: 404, code: 'MODEL_NOT_FOUND' })
  })

  it('says where the files of a job are', () => {
    const at = '/api/projects/p/jobs/a%20job'
    expect(client.jobs.filePaths('p', 'a job')).toEqual({
      results: `${at}/results/download`,
      setAside: `${at}/set-aside`,
      report: `${at}/report.html`,
    })
  })

  it('wants an access key, and the right one', async () => {
    await expect(createClient({ baseUrl: server.url }).users.me()).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    expect(server.requests).toEqual([])
    const stranger = createClient({ baseUrl: server.url, accessKey: 'wrong' })
    await expect(stranger.users.me()).rejects.toMatchObject({ status: 401, code: 'KEY_INVALID' })
  })
})

describe('health', () => {
  it('needs no key, and takes 503 for an answer', async () => {
    expect(await createClient({ baseUrl: server.url }).health()).toEqual({ status: 'ready', reasons: [] })
    server.intercept = (_request, response) => {
      response.writeHead(503).end('{"status":"not ready","reasons":["no replica of endpoint p/e is ready"]}')
      return true
    }
    expect(await client.health()).toEqual({ status: 'not ready', reasons: ['no replica of endpoint p/e is ready'] })
    expect(server.requests).toHaveLength(2)
  })
})
