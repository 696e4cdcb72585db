/** The promise's outcome, or at once the reason of the signal when it is aborted before; what still runs is ignored then. */
export async function untilInterrupted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  promise.catch(() => {})
  signal.throwIfAborted()
  const interrupted = Promise.withResolvers<never>()
  const interrupt = () => interrupted.reject(signal.reason)
  signal.addEventListener('abort', interrupt, { once: true })
  try {
    return await Promise.race([promise, interrupted.promise])
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}
