import { randomUUID } from 'node:crypto'
import { E5Error } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import { describe, expect, it, vi } from 'vitest'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { createTestApp, testEndpointId, testProjectId } from '../testing/test-app.ts'

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
