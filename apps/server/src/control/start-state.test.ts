import { describe, expect, it } from 'vitest'
import { LateLog } from '../late-log.ts'
import { createFakeEmbedder } from '../testing/fake-embedder.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import { temporaryDataDir } from '../testing/state-fixtures.ts'
import { EmbedderPool } from './embedder-pool.ts'
import { Platform } from './platform.ts'
import { hashKey } from './secret-keys.ts'
import { ensureStartState, type StartOptions } from './start-state.ts'

const defaults = {
  model: 'e5-small-v2',
  precision: 'fp32',
  device: 'cpu',
  deviceId: null,
  replicas: null,
  batchSize: 32,
  inputType: 'none',
  project: 'default',
  endpoint: 'e5-small-v2',
  key: undefined,
  accessKey: undefined,
  isShared: false,
} as const

/** A data folder and a database, on which servers start one after the other. */
async function machine() {
  const folder = await temporaryDataDir()
  const store = createMemoryStore()
  const start = async (options: Partial<StartOptions> = {}) => {
    const state = await ensureStartState(store, { ...defaults, dataDir: folder.path, ...options })
    const pool = new EmbedderPool(async () => createFakeEmbedder())
    return { ...state, platform: await Platform.open({ store, pool, fixedKeys: state.fixedKeys, log: new LateLog() }) }
  }
  return { store, start, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
}

describe('ensureStartState', () => {
  it('finds at the second start what the first one made', async () => {
    await using here = await machine()
    const first = await here.start()
    const kept = await here.store.readAll()
    expect(await here.start()).toMatchObject({ endpoint: first.endpoint, project: first.project, key: first.key })
    expect(await here.store.readAll()).toEqual(kept)
  })

  it("puts the options' keys in the place of the data folder's, for as long as they are given", async () => {
    await using here = await machine()
    const { key, platform } = await here.start()
    const [accessKey] = platform.directory.snapshot.accessKeys
    const given = await here.start({ key: 'an-endpoint-key-of-mine', accessKey: 'an-access-key-of-mine' })
    const { directory } = given.platform
    expect(given.key).toBe('an-endpoint-key-of-mine')
    expect(directory.endpointKeyByHash(hashKey('an-endpoint-key-of-mine'))).toBeDefined()
    expect(directory.endpointKeyByHash(hashKey(key!))).toBeUndefined()
    expect(directory.userByKeyHash(hashKey('an-access-key-of-mine'))).toMatchObject({ role: 'admin' })
    expect(directory.userByKeyHash(accessKey!.hash)).toBeUndefined()
    const again = await here.start()
    expect(again.key).toBe(key)
    expect(again.platform.directory.userByKeyHash(accessKey!.hash)).toMatchObject({ role: 'admin' })
    expect(again.platform.directory.endpointKeyByHash(hashKey('an-endpoint-key-of-mine'))).toBeUndefined()
  })

  it('does not accept a revoked key again', async () => {
    await using here = await machine()
    await here.start()
    const [revoked] = (await here.store.readAll()).endpointKeys
    await here.store.revokeEndpointKey(revoked!.id)
    const { key, platform } = await here.start()
    expect(key).toBeUndefined()
    expect(platform.directory.endpointKeyByHash(revoked!.hash)).toBeUndefined()
  })

  it('does not accept it when its endpoint or its project was deleted, either', async () => {
    await using here = await machine()
    const { endpoint, project } = await here.start()
    const [revoked] = (await here.store.readAll()).endpointKeys
    await here.store.revokeEndpointKey(revoked!.id)
    await here.store.deleteEndpoint(endpoint.id)
    expect((await here.start()).key).toBeUndefined()
    await here.store.deleteProject(project.id)
    const { key, platform } = await here.start()
    expect(key).toBeUndefined()
    expect(platform.directory.endpointKeyByHash(revoked!.hash)).toBeUndefined()
  })

  it('stops the former first endpoint when another model is named', async () => {
    await using here = await machine()
    const first = await here.start()
    const second = await here.start({ model: 'other', endpoint: 'other' })
    expect(second.platform.stateOf(first.endpoint.id).status).toBe('Stopped')
    expect(second.platform.stateOf(second.endpoint.id).status).not.toBe('Stopped')
  })
})
