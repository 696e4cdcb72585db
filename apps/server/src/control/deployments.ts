import { isDeepStrictEqual } from 'node:util'
import type { EndpointRecord } from '../state/records.ts'
import { Deployment, type DeploymentState, needOf } from './deployment.ts'
import type { EmbedderPool } from './embedder-pool.ts'

const stopped: DeploymentState = { status: 'Stopped', reason: '', embedder: undefined }

/** What runs on this server, brought in line with what is wanted. */
export class Deployments {
  readonly #pool: EmbedderPool
  readonly #onStopFailed: (error: unknown) => void
  readonly #byEndpoint = new Map<string, Deployment>()
  readonly #stopping = new Set<Promise<void>>()

  /** `onStopFailed` gets what an embedder threw while it was closed; its endpoint is gone whether or not. */
  constructor(pool: EmbedderPool, onStopFailed: (error: unknown) => void) {
    this.#pool = pool
    this.#onStopFailed = onStopFailed
  }

  /** Starts what is wanted and does not run, stops what is not wanted any more, and replaces what needs another embedder. */
  reconcile(endpoints: readonly EndpointRecord[]): void {
    const wanted = new Map(endpoints.filter((endpoint) => endpoint.isWanted).map((endpoint) => [endpoint.id, endpoint]))
    const outdated = [...this.#byEndpoint].filter(([id, deployment]) => {
      const endpoint = wanted.get(id)
      return endpoint === undefined || !isDeepStrictEqual(needOf(endpoint), deployment.need)
    })
    // New ones first: one that uses the same embedder keeps it from being closed.
    for (const [id] of outdated) this.#byEndpoint.delete(id)
    for (const [id, endpoint] of wanted) {
      if (!this.#byEndpoint.has(id)) this.#byEndpoint.set(id, new Deployment(endpoint, this.#pool))
    }
    for (const [, deployment] of outdated) this.#stop(deployment)
  }

  /** Where an endpoint is. */
  stateOf(endpointId: string): DeploymentState {
    return this.#byEndpoint.get(endpointId)?.state ?? stopped
  }

  /** Resolves once an endpoint is Live, Failed or stopped. */
  async settled(endpointId: string): Promise<DeploymentState> {
    await this.#byEndpoint.get(endpointId)?.settled
    return this.stateOf(endpointId)
  }

  /** Tries a failed endpoint once more. */
  retry(endpoint: EndpointRecord): void {
    if (this.stateOf(endpoint.id).status !== 'Failed') return
    this.#byEndpoint.set(endpoint.id, new Deployment(endpoint, this.#pool))
  }

  /** Stops all, and resolves when all embedders are closed. */
  async close(): Promise<void> {
    this.reconcile([])
    await Promise.all(this.#stopping)
  }

  #stop(deployment: Deployment): void {
    const stopping = deployment
      .stop()
      .catch(this.#onStopFailed)
      .finally(() => this.#stopping.delete(stopping))
    this.#stopping.add(stopping)
  }
}
