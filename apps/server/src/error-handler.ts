import { E5Error } from '@e5/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { dialectOf } from './wire/dialects.ts'
import { formatError } from './wire/errors.ts'

/** Answers errors over HTTP. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Answers every error in the dialect of its path; `count` gets its code. */
export function createErrorHandler(maxBodyBytes: number, count: (code: string) => void): AnswerError {
  return (error, request, reply) => {
    const answer = formatError(error, {
      dialect: dialectOf(request.url),
      requestId: request.id,
      contentType: request.headers['content-type'],
      maxBodyBytes,
    })
    count(answer.code)
    if (answer.status === 500) request.log.error({ err: error }, 'a request failed')
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
