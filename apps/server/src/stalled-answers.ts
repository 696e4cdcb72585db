import type { FastifyInstance } from 'fastify'

/** Cuts off clients that take nothing of their answer for a time: an answer must not stay in memory for nobody. */
export function cutStalledAnswers(app: FastifyInstance, limitSeconds: number): void {
  app.addHook('onSend', async (_request, reply) => {
    const { raw } = reply
    // Of requests that came in one go, only the one whose answer is due has the socket.
    const { socket } = raw
    if (typeof socket?.setTimeout !== 'function') return
    // Node calls it no progress only if the socket took nothing since.
    socket.setTimeout(limitSeconds * 1000)
    // Before Node's own listener, which sets the time of an idle connection.
    raw.prependOnceListener('finish', () => socket.setTimeout(0))
  })
}
