import { E5Error } from '@e5/core'
import type { FastifyInstance, HTTPMethods } from 'fastify'

const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Answers METHOD_NOT_ALLOWED on a path for every method but its own. */
export function refuseOtherMethods(app: FastifyInstance, url: string, allowed: 'GET' | 'POST'): void {
  const own = allowed === 'GET' ? ['GET', 'HEAD'] : ['POST']
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
