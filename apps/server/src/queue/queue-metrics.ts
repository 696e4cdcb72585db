import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { JobServices } from '../jobs/job-services.ts'
import { lanes } from './queue-item.ts'
import { countQueueTokens } from './queue-tokens.ts'

/** The figures of the queue and of this process, for a process that has no others. */
export function createQueueMetrics(services: Pick<JobServices, 'queue' | 'database'>): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  watchQueue(registry, services)
  return registry
}

/** Adds the figures of the queue, which are read anew at every scrape; one that cannot be read is left as it was. */
export function watchQueue(registry: Registry, { queue, database }: Pick<JobServices, 'queue' | 'database'>): void {
  new Gauge({
    name: 'e5_job_queue_items',
    help: 'Items of work that wait, or that someone works on',
    labelNames: ['lane', 'state'] as const,
    registers: [registry],
    async collect() {
      const counts = await queue.counts().catch(() => undefined)
      if (counts === undefined) return
      for (const lane of lanes) {
        this.set({ lane, state: 'waiting' }, counts[lane].waiting)
        this.set({ lane, state: 'active' }, counts[lane].active)
      }
    },
  })
  new Gauge({
    name: 'e5_job_queue_tokens',
    help: 'Estimated tokens of batch jobs that are not embedded yet: the signal to add workers',
    registers: [registry],
    async collect() {
      const tokens = await countQueueTokens(database).catch(() => undefined)
      if (tokens !== undefined) this.set(tokens)
    },
  })
}
