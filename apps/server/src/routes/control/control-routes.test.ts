import {
  accessKeyListSchema,
  createdAccessKeySchema,
  createdEndpointKeySchema,
  createdUserSchema,
  endpointKeyListSchema,
  endpointListSchema,
  endpointSchema,
  modelListSchema,
  projectListSchema,
  projectReplySchema,
  userListSchema,
} from '@e5/core'
import { describe, expect, it } from 'vitest'
import {
  controlHeaders,
  createTestApp,
  type TestApp,
  testEndpointId,
  testKey,
  testProjectId,
} from '../../testing/test-app.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

async function startApp(): Promise<
  TestApp & { call: (method: Method, url: string, body?: object, key?: string) => Promise<unknown> }
> {
  const parts = await createTestApp()
  const call = async (method: Method, url: string, body?: object, key = controlHeaders.key): Promise<unknown> => {
    const response = await parts.app.inject({
      method,
      url,
      headers: { key },
      ...(body !== undefined && { payload: body }),
    })
    expect(response.statusCode, response.body).toBe(200)
    return response.json()
  }
  return { ...parts, call }
}

const embed = ({ app }: TestApp, url: string, key: string) =>
  app.inject({ method: 'POST', url, headers: { key }, payload: { inputs: ['query: a'] } })

describe('projects', () => {
  it('are created, listed, shown by name or id, and deleted', async () => {
    const { call } = await startApp()
    const created = projectReplySchema.strict().parse(await call('POST', '/api/projects', { project_name: 'search' }))
    expect(created).toMatchObject({ name: 'search', data: { project_id: created.id }, metadata: { owner: 'admin' } })
    const list = projectListSchema.strict().parse(await call('GET', '/api/projects'))
    expect(list.projects.map(({ name }) => name)).toEqual(['default', 'search'])
    expect(list.data.projects).toEqual(list.projects)
    expect(await call('GET', `/api/projects/${created.id}`)).toEqual(await call('GET', '/api/projects/search'))
    expect(await call('DELETE', '/api/projects/search')).toEqual({})
    expect(projectListSchema.parse(await call('GET', '/api/projects')).count).toBe(1)
  })
})

describe('an id', () => {
  it('means its own project and endpoint, whatever others call theirs', async () => {
    const parts = await startApp()
    const { call } = parts
    const member = createdUserSchema.parse(await call('POST', '/api/users', { name: 'member' }))
    await call('POST', '/api/projects', { project_name: testProjectId }, member.access_key)
    expect(await call('GET', `/api/projects/${testProjectId}`)).toMatchObject({ name: 'default' })
    const url = `/api/predict/nlp/${testProjectId}/${testEndpointId}`
    expect((await embed(parts, url, testKey)).statusCode).toBe(200)
  })
})

describe('endpoints', () => {
  it('are created with a key that opens them and is not shown again', async () => {
    const parts = await startApp()
    const { call, platform } = parts
    const created = endpointSchema
      .strict()
      .parse(
        await call('POST', '/api/projects/default/endpoints', { name: 'mine', model: 'e5-small-v2', batch_size: 32 }),
      )
    expect(['Deploying', 'SettingUp', 'Live']).toContain(created.status)
    expect(created.api_key).toMatch(/^e5e-/)
    await platform.deployments.settled(created.id)
    const shown = endpointSchema.parse(await call('GET', '/api/projects/default/endpoints/mine'))
    expect(shown).toMatchObject({ status: 'Live', api_key: '', batch_size: 32, targets: [{ instances: 1 }] })
    expect(JSON.stringify(shown)).not.toContain(created.api_key)
    const nlp = await embed(parts, shown.url.replace('generic', 'nlp'), created.api_key)
    expect(nlp.statusCode).toBe(200)
    // A key of one endpoint opens no other.
    expect((await embed(parts, '/api/predict/nlp/default/e5-test', created.api_key)).statusCode).toBe(401)
    const list = endpointListSchema.strict().parse(await call('GET', '/api/endpoints'))
    expect(list.endpoints.map(({ name }) => name)).toEqual(['e5-test', 'mine'])
  })

  it.each([
    ['that end early', '{"batch_size": 32'],
    ['that are a list', '[32]'],
    ['that are a number', 32],
    ['that are nested deeply', '['.repeat(1000)],
  ])('are not created with hyperparameters %s', async (_how, hyperparams) => {
    const { app } = await createTestApp()
    const payload = { name: 'mine', model: 'e5-small-v2', hyperparams }
    const url = '/api/projects/default/endpoints'
    const response = await app.inject({ method: 'POST', url, headers: controlHeaders, payload })
    expect(response.json()).toMatchObject({
      error_code: 'REQUEST_INVALID',
      detail: expect.stringContaining('"hyperparams"'),
    })
  })

  it("take SambaStudio's names, hyperparameters as text and numbers as strings", async () => {
    const { call } = await startApp()
    const created = endpointSchema.parse(
      await call('POST', '/api/projects/default/endpoints', {
        endpoint_name: 'sn',
        model_checkpoint: 'e5-small-v2',
        model_version: 1,
        instances: 1,
        rdu_arch: 'sn40',
        hyperparams: '{"batch_size":"32"}',
      }),
    )
    expect(created).toMatchObject({ name: 'sn', model: 'e5-small-v2', batch_size: 32 })
  })

  it('stop, start and are deleted; requests to one that is stopped say so', async () => {
    const parts = await startApp()
    const { call } = parts
    const url = '/api/projects/default/endpoints/e5-test'
    const predict = '/api/predict/nlp/default/e5-test'
    const key = 'the-key-of-the-tests'
    expect(await call('POST', `${url}/stop`)).toMatchObject({ status: 'Stopped', targets: [{ instances: 0 }] })
    expect((await embed(parts, predict, key)).statusCode).toBe(503)
    await call('PATCH', url, { instances: 1, description: 'back' })
    expect(await call('GET', url)).toMatchObject({ status: 'Live', description: 'back' })
    expect((await embed(parts, predict, key)).statusCode).toBe(200)
    await call('DELETE', url)
    expect((await embed(parts, predict, key)).statusCode).toBe(401)
  })
})

describe('endpoint keys', () => {
  it('are several, shown once, and refused from the moment that they are revoked', async () => {
    const parts = await startApp()
    const { call } = parts
    const url = '/api/projects/default/endpoints/e5-test/keys'
    const created = createdEndpointKeySchema
      .strict()
      .parse(await call('POST', url, { name: 'crawler', requests_per_minute: 60 }))
    const predict = '/api/predict/nlp/default/e5-test'
    expect((await embed(parts, predict, created.api_key)).statusCode).toBe(200)
    const list = endpointKeyListSchema.strict().parse(await call('GET', url))
    expect(list.api_keys).toHaveLength(2)
    expect(list.api_keys[1]).toMatchObject({ name: 'crawler', requests_per_minute: 60, tokens_per_minute: null })
    expect(created.api_key.startsWith(list.api_keys[1]!.prefix)).toBe(true)
    expect(JSON.stringify(list)).not.toContain(created.api_key)
    await call('DELETE', `${url}/crawler`)
    expect((await embed(parts, predict, created.api_key)).statusCode).toBe(401)
    expect((await embed(parts, predict, 'the-key-of-the-tests')).statusCode).toBe(200)
  })
})

describe('users', () => {
  it('have access keys, and members see and change their own projects only', async () => {
    const { call, app } = await startApp()
    const mia = createdUserSchema.strict().parse(await call('POST', '/api/users', { name: 'mia' }))
    expect(mia).toMatchObject({ role: 'member', name: 'mia' })
    expect(await call('GET', '/api/users/me', undefined, mia.access_key)).toMatchObject({ name: 'mia' })
    expect(projectListSchema.parse(await call('GET', '/api/projects', undefined, mia.access_key)).count).toBe(0)
    await call('POST', '/api/projects', { project_name: 'mias' }, mia.access_key)
    expect(projectListSchema.parse(await call('GET', '/api/projects')).count).toBe(2)
    expect(userListSchema.parse(await call('GET', '/api/users')).users).toHaveLength(2)
    expect(userListSchema.parse(await call('GET', '/api/users', undefined, mia.access_key)).users).toHaveLength(1)

    const second = createdAccessKeySchema
      .strict()
      .parse(await call('POST', '/api/users/me/access-keys', { name: 'laptop' }, mia.access_key))
    const keys = accessKeyListSchema.parse(await call('GET', '/api/users/mia/access-keys'))
    expect(keys.access_keys).toHaveLength(2)
    await call('DELETE', '/api/users/me/access-keys/laptop', undefined, mia.access_key)
    const refused = await app.inject({ url: '/api/users/me', headers: { key: second.access_key } })
    expect(refused.statusCode).toBe(401)

    await call('DELETE', '/api/users/mia')
    expect((await app.inject({ url: '/api/users/me', headers: { key: mia.access_key } })).statusCode).toBe(401)
    const [, inherited] = projectListSchema.parse(await call('GET', '/api/projects')).projects
    expect(inherited).toMatchObject({ name: 'mias', metadata: { owner: 'admin' } })
  })

  it('are known by the Bearer form too', async () => {
    const { app } = await createTestApp()
    const headers = { authorization: `Bearer ${controlHeaders.key}` }
    expect((await app.inject({ url: '/api/users/me', headers })).json()).toMatchObject({ role: 'admin' })
  })
})

describe('models', () => {
  it('are listed with what SambaStudio says of them', async () => {
    const { call } = await startApp()
    const { models } = modelListSchema.strict().parse(await call('GET', '/api/models'))
    expect(models[0]).toMatchObject({
      model_checkpoint_name: 'e5-small-v2',
      status: 'Available',
      dimensions: 384,
      params: { invalidates_checkpoint: { max_seq_length: 512 } },
    })
    const { hyperparams, ...model } = (await call('GET', '/api/models/e5-small-v2')) as Record<string, unknown>
    expect(model).toEqual(models[0])
    expect(hyperparams).toMatchObject({
      train: {
        user_params: expect.arrayContaining([
          {
            FIELD_NAME: 'batch_size',
            DESCRIPTION: expect.stringContaining('Queries of a step'),
            DATATYPE: 'int',
            TYPE_SPECIFIC_SETTINGS: { train: { DEFAULT: '32', USER_MODIFIABLE: true } },
            CONSTRAINTS: { ge: '2', gt: null, le: '65536', lt: null, values: [] },
          },
        ]),
      },
    })
    expect(await call('GET', '/api/apps')).toMatchObject({ apps: [{ name: 'Text Embedding' }] })
    expect(await call('GET', '/api/tenants')).toMatchObject({ data: [{ tenant_name: 'default' }] })
  })
})
