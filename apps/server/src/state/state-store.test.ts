import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmpty, testDatabases } from '../testing/state-databases.ts'
import { addUser, newAccessKey, newEndpoint, newEndpointKey, newProject, newUser } from '../testing/state-fixtures.ts'
import type { StateStore } from './state-store.ts'

const machine = await testDatabases()
afterAll(() => machine[Symbol.asyncDispose]())

describe.each(machine.databases)('the state store on $name', (database) => {
  let store: StateStore & AsyncDisposable
  let ownerId = ''
  beforeEach(async () => {
    store = await openEmpty(database)
    ownerId = await addUser(store)
  })
  afterEach(() => store[Symbol.asyncDispose]())

  const addProject = async () => (await store.createProject(newProject({ ownerId }))).id
  async function addEndpoint(projectId: string): Promise<string> {
    const endpoint = newEndpoint({ projectId })
    await store.createEndpoint(endpoint, newEndpointKey({ endpointId: endpoint.id }))
    return endpoint.id
  }

  it('gives back what was kept, and when', async () => {
    const user = newUser({ role: 'admin' })
    const accessKey = newAccessKey({ userId: user.id })
    const keptUser = await store.createUser(user, accessKey)
    const project = newProject({ ownerId: user.id })
    const keptProject = await store.createProject(project)
    const endpoint = newEndpoint({ projectId: project.id, deviceId: 3, replicas: 2, device: 'cuda', precision: 'fp16' })
    const key = newEndpointKey({ endpointId: endpoint.id })
    const keptEndpoint = await store.createEndpoint(endpoint, key)

    const now = { createdAt: expect.any(Date) }
    expect(keptUser).toEqual({ ...user, ...now })
    expect(keptProject).toEqual({ ...project, ...now, updatedAt: expect.any(Date) })
    expect(keptEndpoint).toEqual({ ...endpoint, ...now, updatedAt: expect.any(Date) })
    expect(Math.abs(keptUser.createdAt.getTime() - Date.now())).toBeLessThan(60_000)
    expect(await store.readAll()).toEqual({
      revision: 4,
      projects: [keptProject],
      endpoints: [keptEndpoint],
      endpointKeys: [{ ...key, ...now }],
      users: expect.arrayContaining([keptUser]),
      accessKeys: expect.arrayContaining([{ ...accessKey, ...now }]),
      collections: [],
    })
  })

  it('keeps sessions until they end, without a new revision', async () => {
    const before = await store.revision()
    const session = (name: string, hours: number) => {
      const endsAt = new Date(Date.now() + hours * 3_600_000)
      return { hash: `hash-${name}`, accessKeyHash: 'key', endsAt }
    }
    const open = session('open', 1)
    await store.openSession(session('old', -1))
    await store.openSession(open)
    await store.openSession(session('closed', 1))
    await store.endSession('hash-closed')
    expect(await store.findSession('hash-open')).toEqual(open)
    expect(await store.findSession('hash-old')).toBeUndefined()
    expect(await store.findSession('hash-closed')).toBeUndefined()
    expect(await store.revision()).toBe(before)
  })

  it('raises the revision with every write, and with no other call', async () => {
    const before = await store.revision()
    const projectId = await addProject()
    const endpointId = await addEndpoint(projectId)
    await store.updateEndpoint(endpointId, { isWanted: false })
    const key = await store.createEndpointKey(newEndpointKey({ endpointId }))
    await store.revokeEndpointKey(key.id)
    await store.deleteEndpoint(endpointId)
    await store.deleteProject(projectId)
    expect(await store.revision()).toBe(before + 7)
    await store.readAll()
    await store.check()
    await store.isKeyRevoked('hash')
    await expect(store.createProject(newProject({ ownerId: randomUUID() }))).rejects.toThrow()
    expect(await store.revision()).toBe(before + 7)
  })

  it('changes an endpoint, and nothing else of it', async () => {
    const id = await addEndpoint(await addProject())
    const [before] = (await store.readAll()).endpoints
    const after = await store.updateEndpoint(id, { inputType: 'query', replicas: 3 })
    expect(after).toEqual({ ...before, inputType: 'query', replicas: 3, updatedAt: expect.any(Date) })
    expect(after!.updatedAt.getTime()).toBeGreaterThanOrEqual(before!.updatedAt.getTime())
    expect(await store.updateEndpoint(randomUUID(), { isWanted: false })).toBeUndefined()
  })

  it('refuses a name that is taken, in its place only', async () => {
    const [one, other] = [await addProject(), await addProject()]
    const endpoint = newEndpoint({ projectId: one })
    const key = newEndpointKey({ endpointId: endpoint.id })
    await store.createEndpoint(endpoint, key)
    const again = newEndpoint({ projectId: one, name: endpoint.name })
    const taken = { code: 'NAME_TAKEN' }
    await expect(store.createEndpoint(again, newEndpointKey({ endpointId: again.id }))).rejects.toMatchObject(taken)
    const elsewhere = newEndpoint({ projectId: other, name: endpoint.name })
    await store.createEndpoint(elsewhere, newEndpointKey({ endpointId: elsewhere.id, name: key.name }))

    const project = await store.createProject(newProject({ ownerId }))
    await expect(store.createProject(newProject({ ownerId, name: project.name }))).rejects.toMatchObject(taken)
    const user = newUser()
    await store.createUser(user, newAccessKey({ userId: user.id }))
    const namesake = newUser({ name: user.name })
    await expect(store.createUser(namesake, newAccessKey({ userId: namesake.id }))).rejects.toMatchObject(taken)
    await expect(
      store.createEndpointKey(newEndpointKey({ endpointId: endpoint.id, name: key.name })),
    ).rejects.toMatchObject(taken)
  })

  it('frees the name of a revoked key, and remembers the key when what it opened is gone', async () => {
    const endpointId = await addEndpoint(await addProject())
    const [first] = (await store.readAll()).endpointKeys
    expect(await store.revokeEndpointKey(first!.id)).toBe(true)
    expect(await store.revokeEndpointKey(first!.id)).toBe(false)
    expect((await store.readAll()).endpointKeys).toEqual([])
    await store.createEndpointKey(newEndpointKey({ endpointId, name: first!.name }))
    await store.deleteEndpoint(endpointId)
    expect(await store.isKeyRevoked(first!.hash)).toBe(true)
    expect(await store.isKeyRevoked('another')).toBe(false)

    const access = await store.createAccessKey(newAccessKey({ userId: ownerId }))
    expect(await store.revokeAccessKey(access.id)).toBe(true)
    expect(await store.isKeyRevoked(access.hash)).toBe(true)
    expect((await store.readAll()).accessKeys.map(({ id }) => id)).not.toContain(access.id)
    await store.createAccessKey(newAccessKey({ userId: ownerId, name: access.name }))
  })

  it('deletes what belongs to what is deleted', async () => {
    const [gone, stays] = [await addProject(), await addProject()]
    await addEndpoint(gone)
    const remaining = await addEndpoint(stays)
    expect(await store.deleteProject(gone)).toBe(true)
    expect(await store.deleteProject(gone)).toBe(false)
    const { projects, endpoints, endpointKeys } = await store.readAll()
    expect(projects.map(({ id }) => id)).toEqual([stays])
    expect(endpoints.map(({ id }) => id)).toEqual([remaining])
    expect(endpointKeys.map(({ endpointId }) => endpointId)).toEqual([remaining])
    expect(await store.deleteEndpoint(remaining)).toBe(true)
    expect((await store.readAll()).endpointKeys).toEqual([])
  })

  it('gives the projects of a deleted user to the heir', async () => {
    const heirId = await addUser(store)
    const projectId = await addProject()
    await expect(store.deleteUser(ownerId, randomUUID())).rejects.toMatchObject({ code: 'USER_NOT_FOUND' })
    expect(await store.deleteUser(ownerId, heirId)).toBe(true)
    expect(await store.deleteUser(ownerId, heirId)).toBe(false)
    const { projects, users, accessKeys } = await store.readAll()
    expect(projects).toMatchObject([{ id: projectId, ownerId: heirId }])
    expect(users.map(({ id }) => id)).toEqual([heirId])
    expect(accessKeys.map(({ userId }) => userId)).toEqual([heirId])
  })

  it('says what is gone if it was deleted meanwhile', async () => {
    const nowhere = newEndpoint({ projectId: randomUUID() })
    await expect(store.createEndpoint(nowhere, newEndpointKey({ endpointId: nowhere.id }))).rejects.toMatchObject({
      code: 'PROJECT_NOT_FOUND',
    })
    await expect(store.createEndpointKey(newEndpointKey({ endpointId: randomUUID() }))).rejects.toMatchObject({
      code: 'ENDPOINT_NOT_FOUND',
    })
    await expect(store.createAccessKey(newAccessKey({ userId: randomUUID() }))).rejects.toMatchObject({
      code: 'USER_NOT_FOUND',
    })
  })

  it('keeps nothing of a write that fails half way', async () => {
    const endpoint = newEndpoint({ projectId: await addProject() })
    const before = await store.readAll()
    const keyOfNone = newEndpointKey({ endpointId: randomUUID() })
    await expect(store.createEndpoint(endpoint, keyOfNone)).rejects.toThrow()
    expect(await store.readAll()).toEqual(before)
  })

  it('refuses the character that PostgreSQL cannot keep', async () => {
    const project = newProject({ ownerId, description: 'a\0b' })
    await expect(store.createProject(project)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('lets one of many creations of a name win', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => store.createProject(newProject({ ownerId, name: 'wanted-by-all' }))),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'NAME_TAKEN' })
    expect((await store.readAll()).projects).toHaveLength(1)
  })

  it('says of an id that is taken what it says of a name: servers that share a data folder create the same objects', async () => {
    const taken = { code: 'NAME_TAKEN' }
    const user = newUser()
    await store.createUser(user, undefined)
    await expect(store.createUser(user, undefined)).rejects.toMatchObject(taken)
    const project = newProject({ ownerId })
    await store.createProject(project)
    await expect(store.createProject(project)).rejects.toMatchObject(taken)
    const endpoint = newEndpoint({ projectId: project.id })
    await store.createEndpoint(endpoint, undefined)
    await expect(store.createEndpoint(endpoint, undefined)).rejects.toMatchObject(taken)
  })

  it('deletes no user for one that is gone: of two admins who delete each other one is left', async () => {
    const other = await addUser(store)
    const results = await Promise.allSettled([store.deleteUser(ownerId, other), store.deleteUser(other, ownerId)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(results[1]).toMatchObject({ reason: { code: 'USER_NOT_FOUND' } })
    expect((await store.readAll()).users).toHaveLength(1)
  })

  it('says that it is unavailable once it is closed, and closes twice', async () => {
    await store.close()
    await store.close()
    await expect(store.check()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  })
})
