import type { FastifyRequest } from 'fastify'
import type { Endpoint } from './endpoints.ts'
import type { RequestSpan } from './tracing/tracing.ts'

/** What becomes known of a request on its way, for logs, metrics and traces. */
export interface RequestFacts {
  /** Of the caller's `traceparent`, or of our own span. */
  traceId?: string
  span?: RequestSpan
  endpoint?: Endpoint
  /** Of the error that it ended with. */
  code?: string
}

const facts = new WeakMap<FastifyRequest, RequestFacts>()

/** The facts of a request, to read and to add to. */
export function factsOf(request: FastifyRequest): RequestFacts {
  const known = facts.get(request)
  if (known !== undefined) return known
  const fresh: RequestFacts = {}
  facts.set(request, fresh)
  return fresh
}
