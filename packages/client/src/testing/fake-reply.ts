/** An answer of the fake server. */
export interface FakeReply {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

/** The answer of a request that was done. */
export function ok(body: object): FakeReply {
  return { status: 200, body }
}

/** That of one that was not. */
export function refusal(status: number, code: number, error_code: string, message: string): FakeReply {
  return { status, body: { code, message, details: [], detail: message, error_code } }
}
