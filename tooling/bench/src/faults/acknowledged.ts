import { setTimeout as delay } from 'node:timers/promises'
import { type ControlClient, ControlRefusal } from '../studio/control-client.ts'
import type { Place } from '../studio/wire-formats.ts'
import { smallInt8 } from './bench-server.ts'

/** What a control plane said that it did. A change without a reply may or may not be there. */
export interface Acknowledged {
  readonly projects: Set<string>
  readonly endpoints: Map<string, Place>
  /** Keys with their endpoints. */
  readonly keys: { readonly key: string; readonly place: Place }[]
  readonly deletedProjects: Set<string>
  /** Changes that were refused, by code. */
  readonly refused: Map<string, number>
  /** Milliseconds of each write. */
  readonly writeMs: number[]
}

/** Nothing yet. */
export function nothingAcknowledged(): Acknowledged {
  return {
    projects: new Set(),
    endpoints: new Map(),
    keys: [],
    deletedProjects: new Set(),
    refused: new Map(),
    writeMs: [],
  }
}

/** Someone who makes projects, endpoints and keys, and deletes every third project again, until stopped. */
export interface Writer {
  stop(): Promise<void>
}

/** Begins to write. Names begin with the prefix. Refusals are counted and connections that break end it. */
export function startWriter(control: ControlClient, prefix: string, kept: Acknowledged): Writer {
  let isStopping = false
  async function write<Result>(work: () => Promise<Result>): Promise<Result> {
    const start = performance.now()
    const result = await work()
    kept.writeMs.push(performance.now() - start)
    return result
  }

  async function makeOne(project: string): Promise<void> {
    await write(() => control.createProject(project))
    kept.projects.add(project)
    const place = { project, endpoint: `${project}-e` }
    const { api_key: firstKey } = await write(() => control.createEndpoint(place, smallInt8))
    kept.endpoints.set(project, place)
    kept.keys.push({ key: firstKey, place })
    const key = await write(() => control.createKey(place, 'second'))
    kept.keys.push({ key, place })
  }

  async function deleteOne(project: string): Promise<void> {
    // Without a reply nobody knows whether it is there.
    kept.projects.delete(project)
    kept.endpoints.delete(project)
    kept.keys.splice(0, kept.keys.length, ...kept.keys.filter(({ place }) => place.project !== project))
    await write(() => control.deleteProject(project))
    kept.deletedProjects.add(project)
  }

  async function run(): Promise<void> {
    for (let number = 0; !isStopping; number++) {
      const project = `${prefix}-${number}`
      try {
        await makeOne(project)
        if (number % 3 === 2) await deleteOne(project)
      } catch (error) {
        // The connection broke, which is what these faults are about.
        if (!(error instanceof ControlRefusal)) return
        const { code } = error
        kept.refused.set(code, (kept.refused.get(code) ?? 0) + 1)
        await delay(50)
      }
    }
  }
  const running = run()
  return {
    async stop() {
      isStopping = true
      await running
    },
  }
}

/** What a control plane does not have any more, or still has, against what it said. */
export async function findLost(control: ControlClient, kept: Acknowledged): Promise<string[]> {
  const [projects, endpoints] = [new Set(await control.projects()), await control.endpoints()]
  const placed = new Map(endpoints.map((endpoint) => [`${endpoint.project_name}/${endpoint.name}`, endpoint]))
  const lost: string[] = []
  for (const project of kept.projects) if (!projects.has(project)) lost.push(`project ${project} is gone`)
  for (const project of kept.deletedProjects) if (projects.has(project)) lost.push(`project ${project} is back`)
  for (const { project, endpoint } of kept.endpoints.values()) {
    if (!placed.has(`${project}/${endpoint}`)) lost.push(`endpoint ${project}/${endpoint} is gone`)
  }
  for (const { key, place } of kept.keys) {
    const prefixes =
      placed.get(`${place.project}/${place.endpoint}`)?.api_keys.map(({ api_key: prefix }) => prefix) ?? []
    if (!prefixes.some((prefix) => key.startsWith(prefix))) lost.push(`a key of ${place.project} is gone`)
  }
  return lost
}
