import type { EndpointStatus } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import { failureReason } from '../failure-reason.ts'
import type { EndpointRecord } from '../state/records.ts'
import type { EmbedderNeed, EmbedderPool, Lease } from './embedder-pool.ts'

/** Where a deployment is: `Live` has an embedder, `Failed` a reason. */
export interface DeploymentState {
  readonly status: EndpointStatus
  readonly reason: string
  readonly embedder: Embedder | undefined
}

/** An endpoint on this server, from the moment it is wanted until it is not any more. */
export class Deployment {
  readonly need: EmbedderNeed
  /** Resolves once it is Live, Failed or stopped. */
  readonly settled: Promise<void>
  #state: DeploymentState = { status: 'Deploying', reason: '', embedder: undefined }
  #lease: Lease | undefined
  #isStopped = false

  constructor(endpoint: EndpointRecord, pool: EmbedderPool) {
    this.need = needOf(endpoint)
    this.settled = this.#start(pool)
  }

  get state(): DeploymentState {
    return this.#state
  }

  /** Takes no more requests at once, and resolves when those that run are done and the embedder is given back. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#state = { status: 'Stopped', reason: '', embedder: undefined }
    await this.settled
    await this.#lease?.release()
  }

  async #start(pool: EmbedderPool): Promise<void> {
    try {
      this.#lease = await pool.acquire(this.need, () =>
        this.#become({ status: 'SettingUp', reason: '', embedder: undefined }),
      )
      this.#become({ status: 'Live', reason: '', embedder: this.#lease.embedder })
    } catch (error) {
      this.#become({ status: 'Failed', reason: failureReason(error), embedder: undefined })
    }
  }

  #become(state: DeploymentState): void {
    if (!this.#isStopped) this.#state = state
  }
}

/** What an endpoint needs of an embedder; if it changes, the endpoint is deployed anew. */
export function needOf({ model, precision, device, deviceId, replicas }: EndpointRecord): EmbedderNeed {
  return { model, precision, device, deviceId, replicas }
}
