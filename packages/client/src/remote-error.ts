/** What a server said of a request that it refused or could not do. */
export interface Refusal {
  /** HTTP status. */
  readonly status: number
  /** Of the list in `docs/errors.md`; a newer server may have others. */
  readonly code: string
  /** What happened and what to do, in the server's words. */
  readonly message: string
  /** Under which the server's log has it. */
  readonly requestId: string | undefined
  /** When the server wants to be asked again. */
  readonly retryAfterSeconds: number | undefined
}

/** A request that the server refused or could not do. What goes wrong on the way is an `E5Error`. */
export class RemoteError extends Error implements Refusal {
  override readonly name = 'RemoteError'
  readonly status: number
  readonly code: string
  readonly requestId: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(refusal: Refusal, options?: { cause?: unknown }) {
    super(refusal.message, options)
    this.status = refusal.status
    this.code = refusal.code
    this.requestId = refusal.requestId
    this.retryAfterSeconds = refusal.retryAfterSeconds
  }
}

/** True for a {@link RemoteError}, and with a code given, for one of that code. */
export function isRemoteError(error: unknown, code?: string): error is RemoteError {
  return error instanceof RemoteError && (code === undefined || error.code === code)
}
