import { once } from 'node:events'
import { isE5Error } from '@e5/core'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'
import { whileWanted } from './request-signal.ts'

it('does no work for a client that left before it began', async () => {
  const app = fastify()
  let isWorked = false
  let outcome: unknown
  app.get('/', {
    preHandler: async (request, reply) => {
      request.raw.socket.destroy()
      await once(reply.raw, 'close')
    },
    handler: async (_request, reply) => {
      const work = whileWanted(reply, 30, async () => {
        isWorked = true
      })
      outcome = await work.catch((error: unknown) => error)
    },
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  await expect(fetch(url)).rejects.toThrow()
  await app.close()
  expect(isE5Error(outcome, 'CANCELLED')).toBe(true)
  expect(isWorked).toBe(false)
})
