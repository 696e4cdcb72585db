import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { hashKey } from '../control/secret-keys.ts'
import { bearerKey } from './endpoint-access.ts'

/** Whether a request has the metrics key; never if there is none. Digests are compared, so that time tells nothing of the key. */
export function metricsKeyCheck(metricsKey: string | undefined): (request: FastifyRequest) => boolean {
  const hash = metricsKey === undefined ? undefined : Buffer.from(hashKey(metricsKey))
  return (request) => {
    const given = bearerKey(request)
    return hash !== undefined && given !== undefined && timingSafeEqual(Buffer.from(hashKey(given)), hash)
  }
}
