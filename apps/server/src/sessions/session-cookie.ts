import { parseCookie, stringifySetCookie } from 'cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionHours } from './sessions.ts'

/** The secret of a request's session cookie. */
export function sessionSecretOf(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers
  return cookie === undefined ? undefined : parseCookie(cookie)[nameFor(request)]
}

/** Gives a browser the cookie of its session; no script can read it, and no other site makes the browser send it. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  write(request, reply, secret, sessionHours * 3600)
}

/** Takes the cookie away. */
export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  write(request, reply, '', 0)
}

function write(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
  const name = nameFor(request)
  const secure = isSecure(request)
  reply.header(
    'set-cookie',
    stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, sameSite: 'strict', secure }),
  )
}

// Browsers hold cookies by host, not by port: two servers on one machine must not sign each other's visitors out.
function nameFor(request: FastifyRequest): string {
  const port = /:(\d+)$/.exec(request.host)?.[1] ?? 'default'
  return `${isSecure(request) ? '__Host-' : ''}e5-session-${port}`
}

function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https'
}
