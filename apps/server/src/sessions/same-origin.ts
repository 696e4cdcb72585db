import { E5Error } from '@e5/core'
import type { FastifyRequest } from 'fastify'

const harmless = ['GET', 'HEAD', 'OPTIONS']

/**
 * Refuses what a page of another origin makes a signed-in browser send. Browsers say where a request comes from: newer ones in
 * `sec-fetch-site`, which is not sent over plain http, all of them in `origin`.
 *
 * @throws E5Error ORIGIN_FOREIGN
 */
export function requireSameOrigin(request: FastifyRequest): void {
  if (harmless.includes(request.method)) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  const isSame = site === undefined ? hostOf(origin) === request.host : site === 'same-origin'
  if (!isSame) throw new E5Error('ORIGIN_FOREIGN', { origin: origin ?? 'nowhere that it names', host: request.host })
}

function hostOf(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : URL.parse(origin)?.host
}
