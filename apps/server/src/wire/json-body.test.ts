import { describe, expect, it } from 'vitest'
import { createTestApp, nlpHeaders, nlpUrl } from '../testing/test-app.ts'
import { isDeeperThan } from './json-body.ts'

describe('isDeeperThan', () => {
  it.each([
    ['[[[]]]', 3, false],
    ['[[[]]]', 2, true],
    ['[[],[],[]]', 2, false],
    ['{"a":{"b":[1]}}', 2, true],
    ['{"[[[[":"{{{{"}', 1, false],
    ['{"a\\"[[[[":1}', 1, false],
    ['{"a\\\\":[[1]]}', 2, true],
    ['"\\\\\\\\"', 0, false],
    ['"no end [[[', 0, false],
    [']]]][[[', 2, false],
  ])('%s, %i: %s', (text, limit, isDeeper) => {
    expect(isDeeperThan(text, limit)).toBe(isDeeper)
  })
})

describe('a JSON body', () => {
  const send = async (payload: string) => {
    const { app, embedder } = await createTestApp({ maxBodyBytes: 16_777_216 })
    const headers = { ...nlpHeaders, 'content-type': 'application/json' }
    const answer = await app.inject({ method: 'POST', url: nlpUrl, headers, payload })
    return { status: answer.statusCode, texts: embedder.calls[0]?.texts }
  }

  it('with a field twice has the last one, as in JavaScript', async () => {
    expect(await send('{"inputs":["a"],"inputs":["b"]}')).toEqual({ status: 200, texts: ['b'] })
  })

  it.each(['{"__proto__":{"inputs":["a"]}}', '{"inputs":["a"],"constructor":{"prototype":{"a":1}}}'])(
    'that would change prototypes is refused: %s',
    async (payload) => {
      expect((await send(payload)).status).toBe(400)
      expect(Object.hasOwn(Object.prototype, 'inputs')).toBe(false)
    },
  )

  it('of 16 MB of brackets holds nobody up', async () => {
    const start = performance.now()
    expect((await send('['.repeat(16_000_000))).status).toBe(400)
    // Parsing them would take 2 s; this is mostly the time of making them.
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
