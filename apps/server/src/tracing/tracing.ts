import type { EmbedResult } from '@e5/core'
import type { Endpoint } from '../endpoints.ts'
import type { TraceParent } from './trace-parent.ts'
import { parseTracingVariables } from './tracing-variables.ts'

/** Where traces go: the server knows no more of it than this. */
export interface Tracing {
  startRequest(request: StartedRequest): RequestSpan
  /** Where it says that it cannot export; until then it says nothing. */
  logTo(log: { warn(text: string): void }): void
  /** Sends what is waiting. */
  close(): Promise<void>
}

/** A request whose span begins. */
export interface StartedRequest {
  readonly method: string
  readonly route: string
  readonly parent: TraceParent | undefined
}

/** The span of a request. */
export interface RequestSpan {
  readonly traceId: string
  /** Adds the spans of an embedding that began then, in milliseconds since 1970. */
  addEmbedding(endpoint: Endpoint, result: EmbedResult, startMs: number): void
  end(outcome: { readonly status: number; readonly code: string | undefined }): void
}

/**
 * Tracing by OpenTelemetry's own variables; undefined if they name no exporter, and then none of it is loaded.
 *
 * @throws E5Error OPTION_INVALID which names the variable
 */
export async function startTracing(
  environment: Readonly<Record<string, string | undefined>>,
  version: string,
): Promise<Tracing | undefined> {
  const settings = parseTracingVariables(environment)
  if (settings === undefined) return undefined
  const { createTracing } = await import('./open-telemetry.ts')
  return createTracing(settings, version)
}
