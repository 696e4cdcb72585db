import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { isE5Error } from '@e5/core'
import { adminKeyFile, readAdminKey } from '../state/admin-key.ts'
import { readEndpointState } from '../state/endpoint-state.ts'
import type { EndpointRecord, ProjectRecord, StateSnapshot, UserRecord } from '../state/records.ts'
import type { StateStore } from '../state/state-store.ts'
import type { FixedKeys } from './platform.ts'
import { createKey, hashKey, keepKey } from './secret-keys.ts'

/** What the server's options say of its first endpoint and its keys. */
export interface StartOptions
  extends Pick<EndpointRecord, 'model' | 'precision' | 'device' | 'deviceId' | 'replicas' | 'batchSize' | 'inputType'> {
  readonly dataDir: string
  readonly project: string
  readonly endpoint: string
  /** In place of the one that the data folder keeps. */
  readonly key: string | undefined
  readonly accessKey: string | undefined
  /** True if other servers with options of their own may use the same database. */
  readonly isShared: boolean
}

/** The first endpoint as it is kept, and the keys that open it and the control plane. */
export interface StartState {
  readonly endpoint: EndpointRecord
  readonly project: ProjectRecord
  /** Undefined if the data folder's key was revoked. */
  readonly key: string | undefined
  readonly fixedKeys: FixedKeys
  /** Of the first admin's access key, whether it opens anything still or not; undefined if there is none. */
  readonly accessKeyHash: string | undefined
}

/**
 * Sees to it that there are an admin, the project and the endpoint that the options name, as they describe it. Ids and keys
 * come from files of the data folder, which are written first: a start that is interrupted goes on with the same ones.
 *
 * @throws E5Error STATE_INVALID, DATA_DIR_UNWRITABLE or DATABASE_UNAVAILABLE
 */
export async function ensureStartState(store: StateStore, options: StartOptions): Promise<StartState> {
  try {
    return await ensure(store, options)
  } catch (error) {
    // Another server that shares the database was quicker: what it wrote is there now.
    if (!isE5Error(error, 'NAME_TAKEN')) throw error
    return ensure(store, options)
  }
}

async function ensure(store: StateStore, options: StartOptions): Promise<StartState> {
  const snapshot = await store.readAll()
  const { admin, accessKeyHash, ...adminKeys } = await ensureAdmin(store, snapshot, options)
  const kept = await readEndpointState(options)
  const project =
    snapshot.projects.find(({ name }) => name === options.project) ??
    (await store.createProject({ id: kept.projectId, name: options.project, description: '', ownerId: admin.id }))
  const endpoint = await ensureEndpoint(store, snapshot, { project, id: kept.endpointId, options })
  if (!options.isShared) await stopFormerStartEndpoints(store, snapshot, endpoint)

  const limits = { requestsPerMinute: null, tokensPerMinute: null }
  if (options.key !== undefined) {
    const fixed = { ...keepKey(options.key, 'option-key'), prefix: '', endpointId: endpoint.id, ...limits }
    const endpointKeys = [{ ...fixed, createdAt: endpoint.createdAt }]
    const replacedHashes = [...adminKeys.replacedHashes, hashKey(kept.key)]
    const fixedKeys = { ...adminKeys, endpointKeys, replacedHashes }
    return { endpoint, project, key: options.key, fixedKeys, accessKeyHash }
  }
  const keyRecord = { ...keepKey(kept.key), endpointId: endpoint.id, ...limits }
  const isRevoked = await store.isKeyRevoked(keyRecord.hash)
  const isPresent = snapshot.endpointKeys.some(({ hash }) => hash === keyRecord.hash)
  if (!isRevoked && !isPresent) await store.createEndpointKey(keyRecord)
  const fixedKeys = { ...adminKeys, endpointKeys: [] }
  return { endpoint, project, key: isRevoked ? undefined : kept.key, fixedKeys, accessKeyHash }
}

async function ensureAdmin(
  store: StateStore,
  snapshot: StateSnapshot,
  { dataDir, accessKey }: StartOptions,
): Promise<{ admin: UserRecord } & Pick<StartState, 'accessKeyHash'> & Omit<FixedKeys, 'endpointKeys'>> {
  const admins = snapshot.users.filter(({ role }) => role === 'admin')
  const present = admins.find(({ name }) => name === 'admin') ?? admins[0]
  const isKept = accessKey === undefined || existsSync(adminKeyFile(dataDir))
  const file = isKept ? await readAdminKey(dataDir, () => createKey('access').key) : undefined
  const key = accessKey !== undefined || file === undefined ? undefined : { ...keepKey(file.key), id: file.id }
  const id = file?.userId ?? randomUUID()
  const admin =
    present ??
    (await store.createUser(
      { id, name: 'admin', role: 'admin' },
      key === undefined ? undefined : { ...key, userId: id },
    ))
  // An admin of another name has keys of their own.
  const isPresent = present === undefined || snapshot.accessKeys.some(({ hash }) => hash === key?.hash)
  if (key !== undefined && admin.name === 'admin' && !isPresent && !(await store.isKeyRevoked(key.hash))) {
    await store.createAccessKey({ ...key, id: randomUUID(), userId: admin.id })
  }
  if (accessKey === undefined) return { admin, accessKeyHash: key?.hash, accessKeys: [], replacedHashes: [] }
  const fixed = { ...keepKey(accessKey, 'option-key'), prefix: '', userId: admin.id, createdAt: admin.createdAt }
  const replacedHashes = file === undefined ? [] : [hashKey(file.key)]
  return { admin, accessKeyHash: fixed.hash, accessKeys: [fixed], replacedHashes }
}

async function ensureEndpoint(
  store: StateStore,
  snapshot: StateSnapshot,
  { project, id, options }: { readonly project: ProjectRecord; readonly id: string; readonly options: StartOptions },
): Promise<EndpointRecord> {
  const { model, precision, device, deviceId, replicas, batchSize, inputType } = options
  const described = { model, precision, device, deviceId, replicas, batchSize, inputType, isWanted: true }
  const present = snapshot.endpoints.find(
    ({ projectId, name }) => projectId === project.id && name === options.endpoint,
  )
  if (present !== undefined) {
    const isSame = isDeepStrictEqual({ ...present, ...described }, present)
    return isSame ? present : ((await store.updateEndpoint(present.id, described)) ?? present)
  }
  const record = {
    id,
    projectId: project.id,
    name: options.endpoint,
    description: '',
    origin: 'start',
    ...described,
  } as const
  return store.createEndpoint(record, undefined)
}

// A start with another model means that one instead, not both.
async function stopFormerStartEndpoints(
  store: StateStore,
  { endpoints }: StateSnapshot,
  current: EndpointRecord,
): Promise<void> {
  const former = endpoints.filter(({ id, origin, isWanted }) => origin === 'start' && isWanted && id !== current.id)
  for (const { id } of former) await store.updateEndpoint(id, { isWanted: false })
}
