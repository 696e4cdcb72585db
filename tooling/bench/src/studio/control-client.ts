import { setTimeout as delay } from 'node:timers/promises'
import type { EndpointInfo } from '@e5/core'
import type { Call, HttpCaller } from './http-caller.ts'
import type { Place } from './wire-formats.ts'

/** An answer of the control plane that is none of success. */
export class ControlRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, body: string) {
    super(`status ${status}: ${body.slice(0, 200)}`)
    this.status = status
    this.code = /"error_code":"([A-Z_]+)"/.exec(body)?.[1] ?? ''
  }
}

/** What the bench asks of a control plane. All throw ControlRefusal, or the connection's Error. */
export interface ControlClient {
  createProject(name: string): Promise<void>
  deleteProject(name: string): Promise<void>
  projects(): Promise<readonly string[]>
  createEndpoint(place: Place, kind: EndpointKind): Promise<EndpointInfo>
  endpoint(place: Place): Promise<EndpointInfo>
  endpoints(): Promise<readonly EndpointInfo[]>
  stopEndpoint(place: Place): Promise<void>
  deleteEndpoint(place: Place): Promise<void>
  /** A new key of an endpoint. */
  createKey(place: Place, name: string): Promise<string>
  /** Waits until an endpoint is Live. @throws Error with the reason if it fails */
  untilLive(place: Place): Promise<void>
}

/** What an endpoint is made of. */
export interface EndpointKind {
  readonly model: string
  readonly precision: 'fp32' | 'int8'
}

/** The control plane of a server, for the holder of an access key. */
export function createControlClient(caller: HttpCaller, accessKey: string): ControlClient {
  async function ask<Reply>(method: Call['method'], path: string, content?: object): Promise<Reply> {
    const body = content === undefined ? undefined : Buffer.from(JSON.stringify(content))
    const answer = await caller.call({ method, path, headers: { key: accessKey }, body })
    const text = answer.body.toString()
    if (answer.status !== 200) throw new ControlRefusal(answer.status, text)
    return JSON.parse(text) as Reply
  }
  const project = (name: string) => `/api/projects/${name}`
  const at = (place: Place) => `${project(place.project)}/endpoints/${place.endpoint}`
  const client: ControlClient = {
    createProject: (name) => ask('POST', '/api/projects', { project_name: name }),
    deleteProject: (name) => ask('DELETE', project(name)),
    projects: async () =>
      (await ask<{ projects: { name: string }[] }>('GET', '/api/projects')).projects.map(({ name }) => name),
    createEndpoint: (place, kind) =>
      ask('POST', `${project(place.project)}/endpoints`, { name: place.endpoint, batch_size: 32, ...kind }),
    endpoint: (place) => ask('GET', at(place)),
    endpoints: async () => (await ask<{ endpoints: EndpointInfo[] }>('GET', '/api/endpoints')).endpoints,
    stopEndpoint: (place) => ask('POST', `${at(place)}/stop`, {}),
    deleteEndpoint: (place) => ask('DELETE', at(place)),
    createKey: async (place, name) => (await ask<{ api_key: string }>('POST', `${at(place)}/keys`, { name })).api_key,
    async untilLive(place) {
      for (;;) {
        const { status, status_reason: reason } = await client.endpoint(place)
        if (status === 'Live') return
        if (status === 'Failed' || status === 'Stopped') throw new Error(`${place.endpoint} is ${status}: ${reason}`)
        await delay(20)
      }
    },
  }
  return client
}
