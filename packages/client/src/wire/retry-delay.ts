const firstDelayMs = 500
const longestDelayMs = 8000

/**
 * How long to wait before a retry (from 0). The server's own wish is kept, and exceeded by up to a tenth, so that callers
 * who were refused together do not come back together; without one the waits double.
 *
 * @param chance from 0 up to 1.
 */
export function retryDelayMs(retry: number, retryAfterSeconds: number | undefined, chance = Math.random()): number {
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1000 * (1 + chance / 10)
  return Math.min(firstDelayMs * 2 ** retry, longestDelayMs) * (0.5 + chance / 2)
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; undefined where neither can be read. */
export function retryAfterSecondsOf(headers: Headers, nowMs = Date.now()): number | undefined {
  const milliseconds = decimal(headers.get('retry-after-ms'))
  if (milliseconds !== undefined) return milliseconds / 1000
  const value = headers.get('retry-after')
  const seconds = decimal(value)
  if (seconds !== undefined || value === null) return seconds
  const dateMs = Date.parse(value)
  return Number.isNaN(dateMs) ? undefined : Math.max(dateMs - nowMs, 0) / 1000
}

function decimal(text: string | null): number | undefined {
  return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
}
