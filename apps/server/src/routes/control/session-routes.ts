import { controlErrorSchema, createSessionRequestSchema, E5Error, type SignedIn, sessionSchema } from '@e5/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { userOf } from '../../control/acting-user.ts'
import type { Platform } from '../../control/platform.ts'
import { hashKey } from '../../control/secret-keys.ts'
import { requireSameOrigin } from '../../sessions/same-origin.ts'
import { clearSessionCookie, sessionSecretOf, setSessionCookie } from '../../sessions/session-cookie.ts'
import type { SignInLink } from '../../sessions/sign-in-link.ts'
import { formatUser } from '../../wire/control/keys.ts'
import type { ZodRequests } from '../../wire/validation.ts'
import { refuseOtherMethods } from '../method-guard.ts'
import { emptySchema } from './control-params.ts'

const url = '/api/session'
const errors = { '4xx': controlErrorSchema.describe('What is wrong with the request, and what to do') }

/** What browsers are signed in with. */
export interface SessionParts {
  readonly platform: Platform
  readonly signInLink: SignInLink
}

/** Signing a browser in and out. */
export function registerSessionRoutes(app: FastifyInstance, { platform, signInLink }: SessionParts): void {
  const typed = app.withTypeProvider<ZodRequests>()
  // Also of a sign-in: else another site could sign its visitors in as somebody else.
  const onRequest = async (request: FastifyRequest): Promise<void> => requireSameOrigin(request)

  typed.route({
    method: 'POST',
    url,
    schema: {
      tags: ['Console'],
      summary: 'Signs a browser in, with the token of the printed link or an access key; the session is in a cookie',
      body: createSessionRequestSchema,
      response: { 200: sessionSchema, ...errors },
    },
    onRequest,
    async handler(request, reply): Promise<SignedIn> {
      const { body } = request
      const hash = 'token' in body ? redeem(body.token) : hashKey(body.access_key)
      const user =
        'token' in body ? platform.directory.userByKeyHash(hash) : userOf(platform.directory, body.access_key)
      if (user === undefined) throw new E5Error('SIGN_IN_LINK_INVALID', {})
      await close(request)
      setSessionCookie(request, reply, await platform.sessions.open(hash))
      return { user: formatUser(user) }
    },
  })
  typed.route({
    method: 'DELETE',
    url,
    schema: {
      tags: ['Console'],
      summary: 'Signs a browser out; also one that is signed out already',
      response: { 200: emptySchema, ...errors },
    },
    onRequest,
    async handler(request, reply) {
      await close(request)
      clearSessionCookie(request, reply)
      return {}
    },
  })
  refuseOtherMethods(app, url, 'POST', 'DELETE')

  function redeem(token: string): string {
    const hash = signInLink.redeem(token)
    if (hash === undefined) throw new E5Error('SIGN_IN_LINK_INVALID', {})
    return hash
  }

  async function close(request: FastifyRequest): Promise<void> {
    const secret = sessionSecretOf(request)
    if (secret !== undefined) await platform.sessions.close(secret)
  }
}
