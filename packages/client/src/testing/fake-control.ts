import { randomUUID } from 'node:crypto'
import type {
  AccessKey,
  AddModelRequest,
  Checkpoint,
  CreatedAccessKey,
  CreateEndpointRequest,
  DatasetReport,
  EndpointInfo,
  EndpointKey,
  ModelInfo,
  Project,
  User,
} from '@e5/core'
import { collectionReply, type FakeCollection, listCollections } from './fake-collections.ts'
import { datasetReply, type FakeDataset } from './fake-datasets.ts'
import {
  type FakeEndpointKey,
  newCheckpoint,
  newEndpoint,
  newEndpointKey,
  newModel,
  newProject,
  time,
} from './fake-objects.ts'
import { type FakeReply, ok, refusal } from './fake-reply.ts'
import type { ReceivedRequest } from './fake-server.ts'

/** What the fake server holds. */
export interface FakeState {
  projects: Project[]
  endpoints: EndpointInfo[]
  endpointKeys: FakeEndpointKey[]
  users: User[]
  accessKeys: (CreatedAccessKey & { readonly userId: string })[]
  models: ModelInfo[]
  collections: FakeCollection[]
  datasets: FakeDataset[]
  /** What the validator says of every dataset. */
  datasetReport: DatasetReport
  /** Why every dataset fails its check; empty if none does. */
  checkFault: string
  /** Of every job. */
  readonly checkpoints: Checkpoint[]
  /** Statuses that a started endpoint passes, one at each look. */
  statuses: EndpointInfo['status'][]
}

/** One admin and one model. */
export function emptyState(): FakeState {
  const admin: User = { id: randomUUID(), name: 'admin', role: 'admin', time_created: time }
  return {
    projects: [],
    endpoints: [],
    endpointKeys: [],
    users: [admin],
    accessKeys: [],
    models: [newModel('e5-small-v2')],
    collections: [],
    datasets: [],
    datasetReport: {
      verdict: 'good',
      errors: 0,
      warnings: 0,
      fewestNegatives: null,
      files: [],
      findings: [],
      lengths: [],
      figures: [],
    },
    checkFault: '',
    checkpoints: [newCheckpoint(3), newCheckpoint(5)],
    statuses: ['SettingUp', 'Live'],
  }
}

/** Answers a request of the control plane; `names` are the parts of its path below `/api`. */
export function controlReply(
  state: FakeState,
  names: readonly string[],
  request: ReceivedRequest,
  accessKey: string,
): FakeReply {
  if (request.headers.key !== accessKey) return refusal(401, 16, 'KEY_INVALID', 'The key is not known.')
  const [kind, name, ...rest] = names
  if (kind === 'models') return modelReply(state, name, request)
  if (kind === 'datasets') return datasetReply(state, names.slice(1), request)
  if (kind === 'users') return userReply(state, name, rest, request)
  if (kind === 'endpoints') return ok({ endpoints: state.endpoints, count: state.endpoints.length })
  if (kind === 'collections') return listCollections(state.collections)
  if (kind === 'projects' && rest.length === 0) return projectReply(state, name, request)
  const project = find(state.projects, name)
  if (project === undefined) return refusal(404, 5, 'PROJECT_NOT_FOUND', `project ${name} not found`)
  if (rest[0] === 'collections') return collectionReply(state.collections, project, rest.slice(1), request)
  if (rest[2] === 'checkpoints') return checkpointReply(state, rest[3], request.method)
  return endpointReply(state, project, rest.slice(1), request)
}

function projectReply(state: FakeState, name: string | undefined, { method, body }: ReceivedRequest): FakeReply {
  const { projects } = state
  if (name === undefined && method === 'GET') {
    return ok({ projects, data: { projects }, count: projects.length, items: [], page: 1, limit: -1 })
  }
  if (name === undefined) {
    const { project_name, description } = body as { project_name: string; description?: string }
    if (find(projects, project_name) !== undefined) {
      const message = `Project with ${project_name} name already exists in this server`
      return refusal(400, 3, 'NAME_TAKEN', message)
    }
    const created = newProject(project_name, description ?? '', state.users[0]!)
    projects.push(created)
    return ok({ ...created, data: created })
  }
  const found = find(projects, name)
  if (found === undefined) return refusal(404, 5, 'PROJECT_NOT_FOUND', `project ${name} not found`)
  if (method === 'GET') return ok({ ...found, data: found })
  state.projects = projects.filter((project) => project !== found)
  return ok({})
}

function endpointReply(
  state: FakeState,
  project: Project,
  [name, action, key]: readonly string[],
  { method, body }: ReceivedRequest,
): FakeReply {
  const endpoints = state.endpoints.filter(({ project_id }) => project_id === project.id)
  if (name === undefined && method === 'GET') return ok({ endpoints, count: endpoints.length })
  if (name === undefined) {
    const created = newEndpoint(project, body as CreateEndpointRequest)
    const first = newEndpointKey(created, {})
    const shown = { ...created, api_keys: [{ api_key: first.prefix }] }
    state.endpoints.push(shown)
    state.endpointKeys.push(first)
    return ok({ ...shown, api_key: first.api_key })
  }
  const found = find(endpoints, name)
  if (found === undefined) return refusal(404, 5, 'ENDPOINT_NOT_FOUND', `There is no endpoint "${name}".`)
  if (action === 'keys') return endpointKeyReply(state, found, key, { method, body })
  if (method === 'DELETE') {
    state.endpoints = state.endpoints.filter((endpoint) => endpoint !== found)
    return ok({})
  }
  const changed = { ...found, ...changesOf(state, found, method, action, body) }
  state.endpoints[state.endpoints.indexOf(found)] = changed
  return ok(changed)
}

function changesOf(
  state: FakeState,
  found: EndpointInfo,
  method: string,
  action: string | undefined,
  body: unknown,
): Partial<EndpointInfo> {
  if (action === 'stop') return { status: 'Stopped' }
  if (action === 'start') return { status: 'Deploying' }
  if (method === 'PATCH') return body as Partial<EndpointInfo>
  const isOnItsWay = found.status === 'Deploying' || found.status === 'SettingUp'
  return isOnItsWay ? { status: state.statuses.shift() ?? found.status } : {}
}

function endpointKeyReply(
  state: FakeState,
  endpoint: EndpointInfo,
  name: string | undefined,
  { method, body }: Pick<ReceivedRequest, 'method' | 'body'>,
): FakeReply {
  const keys = state.endpointKeys.filter(({ endpointId }) => endpointId === endpoint.id)
  if (method === 'GET') return ok({ api_keys: keys.map(({ api_key, endpointId, ...key }): EndpointKey => key) })
  if (method === 'POST') {
    const created = newEndpointKey(endpoint, body as Partial<EndpointKey>)
    state.endpointKeys.push(created)
    return ok(created)
  }
  const found = find(keys, name)
  if (found === undefined) return refusal(404, 5, 'KEY_NOT_FOUND', `There is no key "${name}".`)
  state.endpointKeys = state.endpointKeys.filter((key) => key !== found)
  return ok({})
}

function userReply(
  state: FakeState,
  name: string | undefined,
  [, keyName]: readonly string[],
  { method, path, body }: ReceivedRequest,
): FakeReply {
  if (name === undefined && method === 'GET') return ok({ users: state.users })
  if (name === undefined) {
    const { name: newName, role } = body as { name: string; role?: User['role'] }
    const created: User = { id: randomUUID(), name: newName, role: role ?? 'member', time_created: time }
    state.users.push(created)
    return ok({ ...created, access_key: `access-key-of-${newName}` })
  }
  const user = name === 'me' ? state.users[0] : find(state.users, name)
  if (user === undefined) return refusal(404, 5, 'USER_NOT_FOUND', `user ${name} not found`)
  if (path.includes('/access-keys')) return accessKeyReply(state, user, keyName, { method, body })
  if (method === 'GET') return ok(user)
  state.users = state.users.filter((other) => other !== user)
  return ok({})
}

function accessKeyReply(
  state: FakeState,
  user: User,
  name: string | undefined,
  { method, body }: Pick<ReceivedRequest, 'method' | 'body'>,
): FakeReply {
  const keys = state.accessKeys.filter(({ userId }) => userId === user.id)
  if (method === 'GET') return ok({ access_keys: keys.map(({ access_key, userId, ...key }): AccessKey => key) })
  if (method === 'POST') {
    const { name: newName } = body as { name?: string }
    const prefix = 'e5a_1234'
    const access_key = `${prefix}567890`
    const created = { id: randomUUID(), name: newName ?? prefix, prefix, time_created: time, access_key }
    state.accessKeys.push({ ...created, userId: user.id })
    return ok(created)
  }
  const found = find(keys, name)
  if (found === undefined) return refusal(404, 5, 'KEY_NOT_FOUND', `There is no key "${name}".`)
  state.accessKeys = state.accessKeys.filter((key) => key !== found)
  return ok({})
}

function modelReply(state: FakeState, name: string | undefined, { method, body }: ReceivedRequest): FakeReply {
  const { models } = state
  if (method === 'POST') {
    const { model_checkpoint_name: id, model_checkpoint: checkpoint } = body as AddModelRequest
    const added: ModelInfo = { ...newModel(id), checkpoint_type: 'finetuned', source: 'trained', checkpoint }
    models.push(added)
    return ok({ ...added, model_id: id, data: { model_id: id } })
  }
  if (name === undefined) return ok({ models })
  const found = models.find(({ id }) => id === name)
  if (found === undefined) return refusal(404, 5, 'MODEL_NOT_FOUND', `The model "${name}" is not here.`)
  if (method !== 'DELETE') return ok({ ...found, hyperparams: { train: { user_params: [] } } })
  state.models = models.filter((model) => model !== found)
  return ok({})
}

function checkpointReply({ checkpoints }: FakeState, name: string | undefined, method: string): FakeReply {
  if (name === undefined) return ok({ checkpoints, data: { checkpoints }, count: checkpoints.length })
  const place = checkpoints.findIndex(({ checkpoint_name }) => checkpoint_name === name)
  if (place === -1) return refusal(404, 5, 'CHECKPOINT_NOT_FOUND', `checkpoint ${name} not found`)
  if (method !== 'DELETE') return ok({ ...checkpoints[place], data: checkpoints[place] })
  checkpoints.splice(place, 1)
  return ok({})
}

function find<Named extends { readonly id: string; readonly name: string }>(
  objects: readonly Named[],
  name: string | undefined,
): Named | undefined {
  return objects.find((object) => object.name === name || object.id === name)
}
