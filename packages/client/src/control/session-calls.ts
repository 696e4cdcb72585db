import { type CreateSessionRequest, sessionSchema, type User } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { Transport } from '../wire/transport.ts'

/** Signing a browser in and out, on a page of the server itself. The session is in a cookie that no script can read. */
export interface SessionCalls {
  /** By the token of the link that the server prints, which opens once, or by an access key. The user who it is. */
  signIn(request: CreateSessionRequest, options?: CallOptions): Promise<User>
  signOut(options?: CallOptions): Promise<void>
}

/** The calls of {@link SessionCalls} over HTTP. */
export function sessionCalls(transport: Transport): SessionCalls {
  const path = apiPath('api', 'session')
  return {
    async signIn(body, options) {
      const request = { method: 'POST', path, body, repeatable: false, signal: options?.signal } as const
      return (await transport.send(request, sessionSchema)).body.user
    },
    async signOut(options) {
      await transport.send({ method: 'DELETE', path, repeatable: true, signal: options?.signal }, doneSchema)
    },
  }
}
