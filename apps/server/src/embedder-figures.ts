import type { EmbedderStats } from '@e5/runtime'

/** How a figure that an embedder keeps itself is shown among the metrics. */
export interface EmbedderFigure {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter'
}

/** All figures of an embedder; one that is added there and not here does not compile. */
export const embedderFigures = {
  replicas: { name: 'e5_replicas', help: 'Replicas that are asked for', kind: 'gauge' },
  readyReplicas: { name: 'e5_ready_replicas', help: 'Replicas that are alive', kind: 'gauge' },
  soloReplicas: { name: 'e5_solo_replicas', help: 'Replicas with all cores that are asked for', kind: 'gauge' },
  readySoloReplicas: { name: 'e5_ready_solo_replicas', help: 'Replicas with all cores that are alive', kind: 'gauge' },
  waitingTexts: { name: 'e5_queue_texts', help: 'Texts that wait for a replica', kind: 'gauge' },
  waitingTokens: { name: 'e5_queue_tokens', help: 'Tokens that wait for a replica', kind: 'gauge' },
  runningTexts: { name: 'e5_running_texts', help: 'Texts that the model works on', kind: 'gauge' },
  runningTokens: { name: 'e5_running_tokens', help: 'Tokens that the model works on', kind: 'gauge' },
  embeddedTexts: { name: 'e5_engine_texts_total', help: 'Texts that the model finished', kind: 'counter' },
  embeddedTokens: { name: 'e5_engine_tokens_total', help: 'Tokens that the model finished', kind: 'counter' },
  sharedTexts: {
    name: 'e5_engine_shared_texts_total',
    help: 'Texts not computed because the same one was on its way already',
    kind: 'counter',
  },
  cacheHits: { name: 'e5_cache_hits_total', help: 'Texts that the cache had', kind: 'counter' },
  cachedTexts: { name: 'e5_cache_texts', help: 'Texts in the cache', kind: 'gauge' },
  cachedBytes: { name: 'e5_cache_bytes', help: 'Bytes that the cache holds', kind: 'gauge' },
  batches: { name: 'e5_engine_batches_total', help: 'Batches that the model finished', kind: 'counter' },
  soloBatches: {
    name: 'e5_engine_solo_batches_total',
    help: 'Of these batches the ones that ran alone on all cores',
    kind: 'counter',
  },
  cutTexts: {
    name: 'e5_engine_cut_texts_total',
    help: 'Texts that were cut, of calls that succeeded',
    kind: 'counter',
  },
  expectedWaitSeconds: {
    name: 'e5_expected_wait_seconds',
    help: 'Time that the replicas need for what waits, by what they did lately',
    kind: 'gauge',
  },
  refusedCalls: {
    name: 'e5_refused_total',
    help: 'Requests refused because the queue was full or the wait too long',
    kind: 'counter',
  },
  refusedForWait: {
    name: 'e5_refused_wait_total',
    help: 'Of these the ones that others would have made wait too long',
    kind: 'counter',
  },
  refusedForDeadline: {
    name: 'e5_refused_deadline_total',
    help: 'Of these the ones that could not keep their own deadline',
    kind: 'counter',
  },
  expiredCalls: {
    name: 'e5_expired_total',
    help: 'Requests given up in the queue because their deadline passed',
    kind: 'counter',
  },
  cancelledTexts: { name: 'e5_cancelled_texts_total', help: 'Texts whose caller left', kind: 'counter' },
  restartedWorkers: {
    name: 'e5_restarted_workers_total',
    help: 'Workers that died and were replaced',
    kind: 'counter',
  },
} as const satisfies Record<keyof EmbedderStats, EmbedderFigure>
