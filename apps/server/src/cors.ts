import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

const exposedHeaders = [
  'x-request-id',
  'retry-after',
  'server-timing',
  'x-e5-input-type',
  'x-e5-truncate',
  'x-e5-tokens',
  'x-e5-cut-inputs',
  'x-e5-unprefixed-inputs',
]

/** Lets browsers call from these web origins (`*`: all). Keys go in headers, so cookies are never allowed. */
export async function registerCors(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: 600,
    // Its own error for other OPTIONS requests is plain text.
    strictPreflight: false,
  })
}
