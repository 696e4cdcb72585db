import { E5Error } from '@e5/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint } from './endpoints.ts'
import { logFields } from './log.ts'
import { factsOf } from './request-facts.ts'
import { dialectOf } from './wire/dialects.ts'
import { formatError } from './wire/errors.ts'

/** Answers errors over HTTP. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Answers every error in the dialect of its path; `count` gets its code and the endpoint, if the request came so far. */
export function createErrorHandler(
  maxBodyBytes: number,
  count: (code: string, endpoint: Endpoint | undefined) => void,
): AnswerError {
  return (error, request, reply) => {
    const answer = formatError(error, {
      dialect: dialectOf(request.url),
      requestId: request.id,
      contentType: request.headers['content-type'],
      maxBodyBytes,
    })
    const facts = factsOf(request)
    facts.code = answer.code
    count(answer.code, facts.endpoint)
    if (answer.status === 500) request.log.error({ err: error, ...logFields(request) }, 'a request failed')
    else if (answer.status > 500) request.log.warn(logFields(request), (error as Error).message)
    return reply
      .status(answer.status)
      .headers({ 'x-request-id': request.id, ...answer.headers })
      .type('application/json; charset=utf-8')
      .send(answer.body)
  }
}

/** Paths that are not there are an error like others. */
export async function refuseUnknownRoute(request: FastifyRequest): Promise<never> {
  throw new E5Error('ROUTE_NOT_FOUND', { method: request.method, path: request.url.split('?', 1)[0]! })
}
