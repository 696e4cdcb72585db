import { randomUUID } from 'node:crypto'
import { E5Error } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import { describe, expect, it, vi } from 'vitest'
import { createEndpointRegistry } from '../endpoints.ts'
import { LateLog } from '../late-log.ts'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { createTestApp, testEndpointId, testProjectId } from '../testing/test-app.ts'
import { Platform } from './platform.ts'
import { keepKey } from './secret-keys.ts'

const record = (name: string, model = 'other-model') =>
  ({
    id: randomUUID(),
    projectId: testProjectId,
    name,
    description: '',
    model,
    precision: 'fp32',
    device: 'cpu',
    deviceId: null,
    replicas: null,
    batchSize: 1,
    inputType: 'none',
    isWanted: true,
    origin: 'created',
  }) as const

describe('Platform', () => {
  it('brings an endpoint from Deploying over SettingUp to Live, and keeps others meanwhile', async () => {
    const gate = Promise.withResolvers<Embedder>()
    const { platform } = await createTestApp({ load: () => gate.promise })
    const endpoint = record('new')
    await platform.write((store) => store.createEndpoint(endpoint, undefined))
    await vi.waitFor(() => expect(platform.stateOf(endpoint.id).status).toBe('SettingUp'))
    expect(platform.stateOf(testEndpointId).status).toBe('Live')
    const waiting = record('waiting', 'third-model')
    await platform.write((store) => store.createEndpoint(waiting, undefined))
    expect(platform.stateOf(waiting.id).status).toBe('Deploying')
    gate.resolve(createFakeEmbedder())
    await platform.deployments.settled(waiting.id)
    expect([endpoint, waiting].map(({ id }) => platform.stateOf(id).status)).toEqual(['Live', 'Live'])
    expect(platform.starting).toEqual([])
    await platform.close()
  })

  it('says why an endpoint failed, and tries again when it is started', async () => {
    const load = vi.fn(async (): Promise<Embedder> => createFakeEmbedder())
    load.mockRejectedValueOnce(new E5Error('DEVICE_UNAVAILABLE', { device: 'cuda', reason: 'not here.' }))
    const { platform } = await createTestApp({ load })
    const endpoint = record('new')
    const kept = await platform.write((store) => store.createEndpoint(endpoint, undefined))
    const failed = await platform.deployments.settled(endpoint.id)
    expect(failed).toMatchObject({ status: 'Failed', reason: expect.stringContaining('[DEVICE_UNAVAILABLE]') })
    platform.deployments.retry(kept)
    expect(await platform.deployments.settled(endpoint.id)).toMatchObject({ status: 'Live', reason: '' })
    await platform.close()
  })

  it('shares one embedder among endpoints, and unloads it with the last of them', async () => {
    const embedder = createFakeEmbedder()
    const close = vi.spyOn(embedder, 'close')
    const { platform, pool } = await createTestApp({ load: async () => embedder })
    const [one, other] = [record('one'), record('other')]
    for (const endpoint of [one, other]) await platform.write((store) => store.createEndpoint(endpoint, undefined))
    await platform.deployments.settled(other.id)
    expect(pool.size).toBe(2)
    await platform.write((store) => store.updateEndpoint(one.id, { isWanted: false }))
    expect(platform.stateOf(one.id).status).toBe('Stopped')
    expect(close).not.toHaveBeenCalled()
    await platform.write((store) => store.deleteEndpoint(other.id))
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1))
    expect(pool.size).toBe(1)
    await platform.close()
  })

  it('deploys anew what needs another embedder, and changes the rest in place', async () => {
    const load = vi.fn(async () => createFakeEmbedder())
    const { platform } = await createTestApp({ load })
    const endpoint = record('new')
    await platform.write((store) => store.createEndpoint(endpoint, undefined))
    await platform.deployments.settled(endpoint.id)
    await platform.write((store) => store.updateEndpoint(endpoint.id, { inputType: 'query', batchSize: 32 }))
    expect(load).toHaveBeenCalledTimes(1)
    await platform.write((store) => store.updateEndpoint(endpoint.id, { precision: 'int8' }))
    await platform.deployments.settled(endpoint.id)
    expect(load).toHaveBeenCalledTimes(2)
    await platform.close()
  })

  it('closes a model that was stopped while it was loaded', async () => {
    const gate = Promise.withResolvers<Embedder>()
    const embedder = createFakeEmbedder()
    const close = vi.spyOn(embedder, 'close')
    const { platform } = await createTestApp({ load: () => gate.promise })
    const endpoint = record('new')
    await platform.write((store) => store.createEndpoint(endpoint, undefined))
    await platform.write((store) => store.deleteEndpoint(endpoint.id))
    expect(platform.stateOf(endpoint.id).status).toBe('Stopped')
    gate.resolve(embedder)
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1))
    await platform.close()
  })

  it('forgets the key that an option gave with the endpoint that it opened', async () => {
    const { pool, store } = await createTestApp()
    const kept = { ...keepKey('a-key-of-the-options', 'option-key'), prefix: '', endpointId: testEndpointId }
    const fixedKey = { ...kept, requestsPerMinute: null, tokensPerMinute: null, createdAt: new Date() }
    const fixedKeys = { endpointKeys: [fixedKey], accessKeys: [], replacedHashes: [] }
    const platform = await Platform.open({ store, pool, fixedKeys, log: new LateLog() })
    await platform.deployments.settled(testEndpointId)
    const registry = createEndpointRegistry(platform)
    expect(registry.openedBy('a-key-of-the-options')).toMatchObject([{ id: testEndpointId }])
    await platform.write((writing) => writing.deleteEndpoint(testEndpointId))
    const refused = expect.objectContaining({ code: 'KEY_INVALID' })
    expect(() => registry.openedBy('a-key-of-the-options')).toThrow(refused)
    expect(() => registry.open('default', 'e5-test', 'a-key-of-the-options')).toThrow(refused)
    await platform.close()
  })

  it('deploys nothing that it reads after it was closed', async () => {
    const { platform, pool, store } = await createTestApp()
    const gate = Promise.withResolvers<void>()
    const readAll = store.readAll
    store.readAll = async () => {
      const snapshot = await readAll()
      await gate.promise
      return snapshot
    }
    const reading = platform.refresh()
    await platform.close()
    gate.resolve()
    await reading
    expect(platform.stateOf(testEndpointId).status).toBe('Stopped')
    expect(pool.size).toBe(0)
  })

  it('goes on if the database refuses to be read, and catches up when it does not any more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { platform, store } = await createTestApp()
    platform.watch()
    const { revision, readAll } = store
    const refused = async () => Promise.reject(Object.assign(new Error('permission denied'), { code: '42501' }))
    Object.assign(store, { revision: refused, readAll: refused })
    await vi.advanceTimersByTimeAsync(1000)
    expect(platform.isDatabaseUp).toBe(false)
    const endpoint = record('kept', 'fake-model')
    await platform.write((writing) => writing.createEndpoint(endpoint, undefined))
    Object.assign(store, { revision, readAll })
    await vi.advanceTimersByTimeAsync(1000)
    expect(platform.isDatabaseUp).toBe(true)
    expect(platform.directory.endpointById(endpoint.id)).toBeDefined()
    vi.useRealTimers()
    await platform.close()
  })

  it('goes on with what it knows while the database is away, and catches up when it is back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const { platform, store } = await createTestApp()
    platform.watch()
    await store.createEndpoint(record('by-another-server', 'fake-model'), undefined)
    await vi.advanceTimersByTimeAsync(1000)
    expect(platform.directory.snapshot.endpoints.map(({ name }) => name)).toContain('by-another-server')
    store.isAway = true
    await vi.advanceTimersByTimeAsync(1000)
    expect(platform.isDatabaseUp).toBe(false)
    expect(platform.stateOf(testEndpointId).status).toBe('Live')
    await expect(platform.write((writing) => writing.deleteEndpoint(testEndpointId))).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    })
    store.isAway = false
    await store.deleteEndpoint(testEndpointId)
    await vi.advanceTimersByTimeAsync(1000)
    expect(platform.isDatabaseUp).toBe(true)
    expect(platform.directory.endpointById(testEndpointId)).toBeUndefined()
    vi.useRealTimers()
    await platform.close()
  })
})
