import type { EmbedResult } from '@e5/core'
import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions'
import type { Endpoint } from '../endpoints.ts'
import type { TraceParent } from './trace-parent.ts'
import type { RequestSpan, Tracing } from './tracing.ts'
import type { TracingSettings } from './tracing-variables.ts'

/** Tracing with the OpenTelemetry SDK over OTLP. Spans wait in a bounded queue; when it is full, they are dropped. */
export function createTracing(settings: TracingSettings, version: string): Tracing {
  const exporter = new OTLPTraceExporter()
  const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis: settings.exportEveryMs })
  const resource = defaultResource()
    .merge(resourceFromAttributes({ [ATTR_SERVICE_NAME]: 'e5-server', [ATTR_SERVICE_VERSION]: version }))
    .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }))
  const provider = new TracerProvider({ resource, sampler: samplerOf(settings), spanProcessors: [processor] })
  const tracer = provider.getTracer('e5-server', version)
  const ignore = (): void => undefined
  let warn: (reason: string) => void = ignore
  return {
    startRequest({ method, route, parent }) {
      const attributes = { [ATTR_HTTP_REQUEST_METHOD]: method, [ATTR_HTTP_ROUTE]: route }
      const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, contextOf(parent))
      return requestSpan(tracer, span)
    },
    logTo(log) {
      warn = (reason) => log.warn(`traces: ${reason}`)
      const logger = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore }
      diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
    },
    // A collector that is gone must not break the stop.
    close: () => provider.shutdown().catch((error: Error) => warn(`the last ones were not sent: ${error.message}`)),
  }
}

function requestSpan(tracer: Tracer, span: Span): RequestSpan {
  return {
    traceId: span.spanContext().traceId,
    addEmbedding(endpoint, result, startMs) {
      span.setAttributes(attributesOf(endpoint, result))
      const context = trace.setSpan(ROOT_CONTEXT, span)
      const { tokenizeMs, queueMs, inferMs } = result.timings
      let at = startMs
      for (const [name, durationMs] of [
        ['tokenize', tokenizeMs],
        ['queue', queueMs],
        ['infer', inferMs],
      ] as const) {
        const child = tracer.startSpan(name, { startTime: at }, context)
        at += durationMs
        child.end(at)
      }
    },
    end({ status, code }) {
      span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status)
      if (code !== undefined) span.setAttribute(ATTR_ERROR_TYPE, code)
      // A client's mistake is no error of a server's span.
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  }
}

function attributesOf(endpoint: Endpoint, result: EmbedResult): Record<string, string | number> {
  return {
    'e5.project': endpoint.project.name,
    'e5.endpoint': endpoint.name,
    'e5.model': endpoint.embedder.model.name,
    'e5.texts': result.embeddings.length,
    'e5.tokens': result.tokenCounts.reduce((sum, count) => sum + count, 0),
    'e5.cut_texts': result.cut.length,
  }
}

function contextOf(parent: TraceParent | undefined): Context {
  if (parent === undefined) return ROOT_CONTEXT
  const { traceId, spanId, flags } = parent
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: flags, isRemote: true })
}

function samplerOf({ sampler, sampledShare }: TracingSettings): Sampler {
  const name = sampler.replace('parentbased_', '')
  const root =
    name === 'always_on'
      ? new AlwaysOnSampler()
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(sampledShare)
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}
