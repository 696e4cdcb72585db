import type { SystemInfo } from '@e5/core'
import { type CallOptions, type ClientOptions, resolveClientOptions } from './client-options.ts'
import { type AccessKeyCalls, accessKeyCalls } from './control/access-key-calls.ts'
import { type CheckpointCalls, checkpointCalls } from './control/checkpoint-calls.ts'
import { type CollectionCalls, collectionCalls } from './control/collection-calls.ts'
import { createControlCall, createControlDownload } from './control/control-call.ts'
import { type DatasetCalls, datasetCalls } from './control/dataset-calls.ts'
import { type EndpointCalls, endpointCalls } from './control/endpoint-calls.ts'
import { type EndpointKeyCalls, endpointKeyCalls } from './control/endpoint-key-calls.ts'
import { type JobCalls, jobCalls } from './control/job-calls.ts'
import { type ModelCalls, modelCalls } from './control/model-calls.ts'
import { type ProjectCalls, projectCalls } from './control/project-calls.ts'
import { type SessionCalls, sessionCalls } from './control/session-calls.ts'
import { system } from './control/system-call.ts'
import { type UserCalls, userCalls } from './control/user-calls.ts'
import { embed, type RemoteEmbedRequest, type RemoteEmbedResult } from './embed/embed.ts'
import { type Health, health } from './health.ts'
import { createTransport } from './wire/transport.ts'

/**
 * An E5 Studio server. Every call can fail with a `RemoteError` (what the server refuses), with an `E5Error` of the codes
 * SERVER_UNREACHABLE, SERVER_TIMEOUT, SERVER_ANSWER_INVALID or OPTION_INVALID, and with the reason of its signal.
 */
export interface Client {
  /** The server's address, without a slash at the end. */
  readonly baseUrl: string
  readonly projects: ProjectCalls
  readonly endpoints: EndpointCalls
  readonly endpointKeys: EndpointKeyCalls
  readonly session: SessionCalls
  readonly users: UserCalls
  readonly accessKeys: AccessKeyCalls
  readonly models: ModelCalls
  readonly collections: CollectionCalls
  readonly jobs: JobCalls
  readonly checkpoints: CheckpointCalls
  readonly datasets: DatasetCalls
  /** The server and its machine: for admins. */
  system(options?: CallOptions): Promise<SystemInfo>
  /** Vectors of any number of texts, in their order. */
  embed(request: RemoteEmbedRequest): Promise<RemoteEmbedResult>
  /** Whether it can embed now. */
  health(options?: CallOptions): Promise<Health>
}

/** A client of a server; it connects when it is used. @throws E5Error OPTION_INVALID. */
export function createClient(options: ClientOptions): Client {
  const resolved = resolveClientOptions(options)
  const { baseUrl, session, endpointKey } = resolved
  const transport = createTransport(resolved)
  const call = createControlCall(transport, resolved)
  const download = createControlDownload(transport, resolved)
  return {
    baseUrl,
    projects: projectCalls(call),
    endpoints: endpointCalls(call),
    endpointKeys: endpointKeyCalls(call),
    session: sessionCalls(transport),
    users: userCalls(call),
    accessKeys: accessKeyCalls(call),
    models: modelCalls(call),
    system: (callOptions) => system(call, callOptions),
    checkpoints: checkpointCalls(call),
    collections: collectionCalls(call, download),
    jobs: jobCalls(call, download),
    datasets: datasetCalls(call, download),
    embed: (request) => embed({ transport, endpointKey, session, server: baseUrl }, request),
    health: (callOptions) => health(transport, callOptions),
  }
}
