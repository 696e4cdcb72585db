import type { LoopScenario, MixedScenario } from './scenario.ts'
import type { ServeWorkload } from './serve-workload.ts'

/** The kinds of load that can be asked for. */
export const trialKinds = ['queries', 'batches', 'mixed'] as const
export type TrialKind = (typeof trialKinds)[number]

/** A load that every contender is put under. */
export type Trial = { readonly name: string; readonly withEngine: boolean } & (
  | { readonly kind: 'queries' | 'batches'; readonly scenario: LoopScenario }
  | { readonly kind: 'mixed'; readonly scenario: MixedScenario }
)

/** How the loads are set up. */
export interface TrialOptions {
  readonly kinds: readonly TrialKind[]
  readonly clients: readonly number[]
  readonly seconds: number
  readonly warmUpSeconds: number
}

/** Clients of the comparison of single queries with the engine. */
export const comparedClients = 64
const batchClients = 8
const streamClients = 4

/** The loads, in the order in which they are measured. */
export function createTrials(
  { queries, batches, longBatches }: ServeWorkload,
  { kinds, clients, seconds, warmUpSeconds }: TrialOptions,
): Trial[] {
  const loop = (count: number, requests: LoopScenario['requests']): LoopScenario => ({
    kind: 'loop',
    clients: count,
    seconds,
    warmUpSeconds,
    requests,
  })
  const trials: Trial[] = clients.map((count) => ({
    name: `queries of ${count} clients`,
    kind: 'queries',
    withEngine: count === comparedClients,
    scenario: loop(count, queries),
  }))
  trials.push({ name: 'batches', kind: 'batches', withEngine: true, scenario: loop(batchClients, batches) })
  trials.push({
    name: 'mixed load',
    kind: 'mixed',
    withEngine: false,
    scenario: {
      kind: 'mixed',
      stream: loop(streamClients, longBatches),
      passage: longBatches[0]!.texts[0]!,
      queries: queries.flatMap(({ texts }) => texts),
    },
  })
  return trials.filter(({ kind }) => kinds.includes(kind))
}
