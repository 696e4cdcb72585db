import { availableParallelism, freemem, totalmem } from 'node:os'
import type { LoadedModel, SystemInfo } from '@e5/core'
import type { Platform } from './control/platform.ts'
import type { Drain } from './drain.ts'
import type { Endpoint, EndpointRegistry } from './endpoints.ts'
import type { JobServices } from './jobs/job-services.ts'
import { lanes } from './queue/queue-item.ts'
import { countQueueTokens } from './queue/queue-tokens.ts'
import { describeWorkers } from './workers/describe-workers.ts'

/** What a system is described from. */
export interface SystemParts {
  readonly platform: Platform
  readonly registry: EndpointRegistry
  readonly drain: Drain
  readonly version: string
  /** The queue of jobs, where there is one. */
  readonly services: JobServices | undefined
}

/** This server now. */
export async function describeSystem({
  platform,
  registry,
  drain,
  version,
  services,
}: SystemParts): Promise<SystemInfo> {
  const [counts, tokens, workers] = await Promise.all([
    services?.queue.counts().catch(() => undefined),
    services && countQueueTokens(services.database).catch(() => undefined),
    services && describeWorkers(services.database, services.leaseSeconds).catch(() => undefined),
  ])
  const byEmbedder = Map.groupBy(registry.endpoints, ({ embedder }) => embedder)
  return {
    version,
    node_version: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    time_started: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    cores: availableParallelism(),
    memory: { process_bytes: process.memoryUsage.rss(), free_bytes: freemem(), total_bytes: totalmem() },
    database_up: platform.isDatabaseUp,
    running_requests: drain.running,
    models: [...byEmbedder.values()].map(describeLoaded),
    database: services?.database.kind ?? null,
    file_store: services?.files.place ?? null,
    queue: counts === undefined ? null : lanes.map((lane) => ({ lane, ...counts[lane] })),
    queue_tokens: tokens ?? null,
    workers: workers ?? null,
  }
}

function describeLoaded(endpoints: readonly Endpoint[]): LoadedModel {
  const { embedder } = endpoints[0]!
  const stats = embedder.stats()
  return {
    model: embedder.model.name,
    precision: embedder.precision,
    device: embedder.device,
    endpoints: endpoints.map(({ project, name }) => `${project.name}/${name}`),
    replicas: stats.replicas,
    ready_replicas: stats.readyReplicas,
    waiting_texts: stats.waitingTexts,
    waiting_tokens: stats.waitingTokens,
    running_texts: stats.runningTexts,
    expected_wait_seconds: stats.expectedWaitSeconds,
    embedded_texts: stats.embeddedTexts,
    embedded_tokens: stats.embeddedTokens,
  }
}
