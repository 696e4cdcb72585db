import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { planSessions, tokenizerThreadsFor } from './plan-sessions.ts'

const cores = availableParallelism()

describe('planSessions', () => {
  it('takes one session a core and one with all, and no more than it was given', () => {
    const model = 'any'
    expect(planSessions('cpu', { model })).toEqual({
      threads: 1,
      replicas: cores,
      soloThreads: cores,
      tokenizerThreads: tokenizerThreadsFor(cores),
    })
    expect(planSessions('cpu', { model, replicas: 1 })).toEqual({
      threads: 1,
      replicas: 1,
      soloThreads: 1,
      tokenizerThreads: 0,
    })
    expect(planSessions('cpu', { model, replicas: 1, soloThreads: 3 }).soloThreads).toBe(3)
    expect(planSessions('cuda', { model })).toEqual({ threads: 1, replicas: 1, soloThreads: 1, tokenizerThreads: 0 })
  })

  it.each([
    [{ threads: 0 }, 'threads'],
    [{ replicas: 1.5 }, 'replicas'],
    [{ soloThreads: -1 }, 'soloThreads'],
  ])('refuses %o', (options, option) => {
    expect(() => planSessions('cpu', { model: 'any', ...options })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', details: expect.objectContaining({ option }) }),
    )
  })

  it('refuses threads for a lone text where no threads do the work', () => {
    expect(() => planSessions('cuda', { model: 'any', soloThreads: 2 })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    )
  })
})
