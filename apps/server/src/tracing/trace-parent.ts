/** A caller's span, as the W3C header `traceparent` names it. */
export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
  readonly flags: number
}

// Later versions may append fields; ff is no version, and ids of zeros are none.
const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/

/** Reads the header; undefined if it is not there or does not have the form, which by the standard starts a new trace. */
export function parseTraceParent(header: string | readonly string[] | undefined): TraceParent | undefined {
  const match = typeof header === 'string' ? form.exec(header) : null
  if (match === null) return undefined
  return { traceId: match[1]!, spanId: match[2]!, flags: Number.parseInt(match[3]!, 16) }
}
