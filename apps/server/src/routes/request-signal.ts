import { E5Error, isE5Error } from '@e5/core'
import type { FastifyReply } from 'fastify'

/**
 * Does work that stops when its client leaves or when it takes too long.
 *
 * @throws E5Error REQUEST_TIMEOUT, CANCELLED for a client that is gone already, and whatever the work throws
 */
export async function whileWanted<Result>(
  reply: FastifyReply,
  limitSeconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  // Its `close` was before there was anyone to hear it.
  if (reply.raw.destroyed || reply.raw.socket?.destroyed) throw new E5Error('CANCELLED', {})
  // Not fastify's request.signal: that one aborts as soon as a request's body was read.
  const controller = new AbortController()
  const onClose = (): void => controller.abort()
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    controller.abort()
  }, limitSeconds * 1000)
  reply.raw.once('close', onClose)
  try {
    return await work(controller.signal)
  } catch (error) {
    if (isLate && isE5Error(error, 'CANCELLED'))
      throw new E5Error('REQUEST_TIMEOUT', { limitSeconds }, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
    reply.raw.removeListener('close', onClose)
  }
}
