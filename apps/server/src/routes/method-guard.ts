import { E5Error } from '@e5/core'
import type { FastifyInstance, HTTPMethods } from 'fastify'

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Answers METHOD_NOT_ALLOWED on a path for every method but its own ones. */
export function refuseOtherMethods(app: FastifyInstance, url: string, ...allowed: readonly HTTPMethods[]): void {
  const own = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  app.route({
    method: methods.filter((method) => !own.includes(method)),
    url,
    schema: { hide: true },
    // Before the body is read: what it says does not matter.
    onRequest: async (request) => {
      const path = request.url.split('?', 1)[0]!
      throw new E5Error('METHOD_NOT_ALLOWED', { method: request.method, path, allowed: own.join(', ') })
    },
    handler: () => {
      throw new Error('This is a bug: a refused method reached its handler.')
    },
  })
}
