import type { EndpointFigures } from '@e5/core'
import type { Counter, Histogram } from 'prom-client'
import type { EndpointLabels } from './endpoint-series.ts'

type Labels = keyof EndpointLabels

/** The metrics that tell of an endpoint. */
export interface EndpointFamilies {
  readonly requests: Counter<Labels>
  readonly errors: Counter<Labels | 'code'>
  readonly inputs: Counter<Labels>
  readonly tokens: Counter<Labels>
  readonly cutInputs: Counter<Labels>
  readonly unprefixed: Counter<Labels>
  readonly durations: Histogram<Labels>
}

/** What these metrics say of one endpoint. */
export async function readEndpointFigures(
  families: EndpointFamilies,
  labels: EndpointLabels,
): Promise<EndpointFigures> {
  const isIts = (value: { readonly labels: Partial<Record<Labels, string | number>> }): boolean =>
    value.labels.project === labels.project && value.labels.endpoint === labels.endpoint
  const sumOf = async (counter: Counter<Labels | 'code'>): Promise<number> =>
    (await counter.get()).values.filter(isIts).reduce((sum, { value }) => sum + value, 0)
  const { values } = await (families.durations as Histogram<Labels | 'le'>).get()
  const buckets = values.filter((value) => isIts(value) && value.metricName?.endsWith('_bucket') === true)
  // Prometheus counts a request in every bucket that it fits in.
  const durations = buckets.map(({ labels: { le }, value }, index) => ({
    up_to_seconds: le === '+Inf' ? null : Number(le),
    requests: value - (buckets[index - 1]?.value ?? 0),
  }))
  return {
    time: new Date().toISOString(),
    requests: await sumOf(families.requests as Counter<Labels | 'code'>),
    errors: await sumOf(families.errors),
    inputs: await sumOf(families.inputs as Counter<Labels | 'code'>),
    tokens: await sumOf(families.tokens as Counter<Labels | 'code'>),
    cut_inputs: await sumOf(families.cutInputs as Counter<Labels | 'code'>),
    unprefixed_inputs: await sumOf(families.unprefixed as Counter<Labels | 'code'>),
    durations,
  }
}
