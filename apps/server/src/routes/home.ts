import type { FastifyInstance } from 'fastify'

/** The bare address, which people open first, leads to the reference. */
export function registerHomeRoute(app: FastifyInstance): void {
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'))
}
