import type { FastifyInstance } from 'fastify'

// Answers are data: nothing in them may run, be framed or be taken for another type. /docs has its own policy.
const always = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}
/** For reports, which are pages in one piece: their styles are in them, and nothing runs. */
export const reportHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
const withTls = { ...always, 'strict-transport-security': 'max-age=31536000' }

/** The headers that keep browsers from misusing an answer. Fixed ones, since a plugin that makes them anew costs 30 µs each time. */
export function addSecurityHeaders(app: FastifyInstance, hasTls: boolean): void {
  const headers = hasTls ? withTls : always
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })
}
