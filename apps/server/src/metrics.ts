import type { EmbedResult, EndpointFigures } from '@e5/core'
import type { EmbedderStats } from '@e5/runtime'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Drain } from './drain.ts'
import { type EmbedderFigure, embedderFigures } from './embedder-figures.ts'
import { readEndpointFigures } from './endpoint-figures.ts'
import { type EndpointLabels, EndpointSeries, endpointLabels } from './endpoint-series.ts'
import type { Endpoint } from './endpoints.ts'
import type { JobServices } from './jobs/job-services.ts'
import { watchQueue } from './queue/queue-metrics.ts'
import { requestErrorCodes } from './wire/error-table.ts'

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const stepBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const codes = [...requestErrorCodes, 'INTERNAL']

/** A finished HTTP request. */
export interface FinishedRequest {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly seconds: number
  readonly endpoint: Endpoint | undefined
}

/** All figures of a server, in the Prometheus format. Every one of them is there from the first scrape. */
export interface Metrics {
  readonly contentType: string
  render(): Promise<string>
  /** Makes a route's figures appear before its first request. */
  knowRoute(method: string, route: string): void
  countRequest(request: FinishedRequest): void
  /** `endpoint`: undefined for errors of requests that did not come so far. */
  countError(code: string, endpoint?: Endpoint): void
  countEmbedding(endpoint: Endpoint, result: EmbedResult, unprefixedInputs: number): void
  /** What was counted of an endpoint; zero of one that is not there. */
  figuresOf(labels: EndpointLabels): Promise<EndpointFigures>
}

/** What a server's figures are read from. */
export interface MetricsSource {
  readonly endpoints: () => readonly Endpoint[]
  readonly drain: Drain
  readonly isDatabaseUp: () => boolean
  /** The queue of jobs, where there is one. */
  readonly services: Pick<JobServices, 'queue' | 'database'> | undefined
}

/** The metrics of a server; endpoints come and go, so those of the moment are asked for at each scrape. */
export function createMetrics({ endpoints, drain, isDatabaseUp, services }: MetricsSource): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  watchEmbedders(registry, endpoints)
  if (services !== undefined) watchQueue(registry, services)
  const routeLabels = ['method', 'route'] as const
  const requests = new Counter({
    name: 'e5_http_requests_total',
    help: 'Finished HTTP requests',
    labelNames: [...routeLabels, 'status'] as const,
    registers,
  })
  const durations = new Histogram({
    name: 'e5_http_request_duration_seconds',
    help: 'Time of an HTTP request, from its headers to the last byte of the answer',
    labelNames: routeLabels,
    buckets: requestBuckets,
    registers,
  })
  new Gauge({
    name: 'e5_http_requests_running',
    help: 'HTTP requests that are being answered',
    registers,
    collect() {
      this.set(drain.running)
    },
  })
  new Gauge({
    name: 'e5_database_up',
    help: '1 if the database answered when it was last asked, 0 if not',
    registers,
    collect() {
      this.set(isDatabaseUp() ? 1 : 0)
    },
  })
  const errors = new Counter({
    name: 'e5_errors_total',
    help: 'Requests that ended with an error, by its code',
    labelNames: ['code'] as const,
    registers,
  })
  for (const code of codes) errors.inc({ code }, 0)
  const counted = (name: string, help: string) => new Counter({ name, help, labelNames: endpointLabels, registers })
  const endpointRequests = counted('e5_endpoint_requests_total', 'Finished HTTP requests to an endpoint')
  const endpointErrors = new Counter({
    name: 'e5_endpoint_errors_total',
    help: 'Requests to an endpoint that ended with an error, by its code',
    labelNames: [...endpointLabels, 'code'] as const,
    registers,
  })
  const endpointDurations = new Histogram({
    name: 'e5_endpoint_request_duration_seconds',
    help: 'Time of an HTTP request to an endpoint, from its headers to the last byte of the answer',
    labelNames: endpointLabels,
    buckets: requestBuckets,
    registers,
  })
  const inputs = counted('e5_inputs_total', 'Embedded texts')
  const tokens = counted('e5_tokens_total', 'Tokens that the model read')
  const cutInputs = counted('e5_cut_inputs_total', 'Texts that were longer than the token limit and were cut')
  const unprefixed = counted('e5_unprefixed_inputs_total', 'Texts that the model read without "query: " or "passage: "')
  const timed = (name: string, help: string) =>
    new Histogram({ name, help, labelNames: endpointLabels, buckets: stepBuckets, registers })
  const tokenize = timed('e5_tokenize_seconds', 'Time of a request in the tokenizer')
  const queue = timed('e5_queue_seconds', 'Time of a request in the queue')
  const infer = timed('e5_infer_seconds', 'Time of a request in the model')
  const counters = [endpointRequests, inputs, tokens, cutInputs, unprefixed]
  const histograms = [endpointDurations, tokenize, queue, infer]
  const series = new EndpointSeries({
    appear(labels) {
      for (const counter of counters) counter.inc(labels, 0)
      for (const code of codes) endpointErrors.inc({ ...labels, code }, 0)
      for (const histogram of histograms) histogram.zero(labels)
    },
    vanish(labels) {
      for (const family of [...counters, ...histograms]) family.remove(labels)
      for (const code of codes) endpointErrors.remove({ ...labels, code })
    },
  })

  const families = { requests: endpointRequests, errors: endpointErrors, inputs, tokens, cutInputs, unprefixed }
  return {
    contentType: registry.contentType,
    figuresOf: (labels) => readEndpointFigures({ ...families, durations: endpointDurations }, labels),
    render() {
      series.follow(endpoints())
      return registry.metrics()
    },
    knowRoute(method, route) {
      requests.inc({ method, route, status: '200' }, 0)
      durations.zero({ method, route })
    },
    countRequest({ method, route, status, seconds, endpoint }) {
      if (endpoint !== undefined) {
        const labels = series.labelsOf(endpoint)
        endpointRequests.inc(labels)
        endpointDurations.observe(labels, seconds)
      }
      requests.inc({ method, route, status: String(status) })
      durations.observe({ method, route }, seconds)
    },
    countError(code, endpoint) {
      errors.inc({ code })
      if (endpoint !== undefined) endpointErrors.inc({ ...series.labelsOf(endpoint), code })
    },
    countEmbedding(endpoint, result, unprefixedInputs) {
      const labels = series.labelsOf(endpoint)
      inputs.inc(labels, result.embeddings.length)
      tokens.inc(
        labels,
        result.tokenCounts.reduce((sum, count) => sum + count, 0),
      )
      cutInputs.inc(labels, result.cut.length)
      unprefixed.inc(labels, unprefixedInputs)
      tokenize.observe(labels, result.timings.tokenizeMs / 1000)
      queue.observe(labels, result.timings.queueMs / 1000)
      infer.observe(labels, result.timings.inferMs / 1000)
    },
  }
}

// What embedders count themselves is read anew at every scrape. By embedder, since many endpoints may share one.
function watchEmbedders(registry: Registry, endpoints: () => readonly Endpoint[]): void {
  for (const [field, { name, help, kind }] of Object.entries(embedderFigures) as [
    keyof EmbedderStats,
    EmbedderFigure,
  ][]) {
    const Metric = kind === 'gauge' ? Gauge : Counter
    new Metric({
      name,
      help,
      labelNames: ['model', 'precision', 'device'] as const,
      registers: [registry],
      collect() {
        this.reset()
        for (const embedder of new Set(endpoints().map((endpoint) => endpoint.embedder))) {
          const { model, precision, device } = embedder
          // Added: two of the same kind may differ in their replicas only.
          this.inc({ model: model.name, precision, device }, embedder.stats()[field])
        }
      },
    })
  }
}
