import { describe, expect, it } from 'vitest'
import { openScheduler, settle, text } from '../testing/held-scheduler.ts'

describe('equal texts in flight', () => {
  it('computes the same text once, for a call and for those that come meanwhile', async () => {
    const { scheduler, runners } = await openScheduler()
    const leaving = new AbortController()
    const running = scheduler.submit([text(1, 5), text(2, 5), text(1, 5)])
    const joining = scheduler.submit([text(2, 5), text(3, 5)])
    const left = scheduler.submit([text(3, 5), text(4, 5)], { signal: leaving.signal })
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' })
    runners[0]!.answer()
    await settle()
    runners[0]!.answer()
    const firsts = async (call: typeof running) => (await call).embeddings.map(([first]) => first)
    expect(await firsts(running)).toEqual([1, 2, 1])
    expect(await firsts(joining)).toEqual([2, 3])
    expect(runners[0]!.batches.map(({ texts }) => texts)).toEqual([2, 1])
    expect(scheduler.counters).toMatchObject({ embeddedTexts: 3, sharedTexts: 3, cancelledTexts: 1 })
    const [one, other] = (await running).embeddings.filter(([first]) => first === 1)
    expect(one).not.toBe(other)
    const again = scheduler.submit([text(1, 5)])
    runners[0]!.answer()
    expect(await firsts(again)).toEqual([1])
  })

  it('settles all who wait for a text when its worker dies, and a call that joins one that everybody left', async () => {
    const { scheduler, runners } = await openScheduler()
    const leaving = new AbortController()
    const left = scheduler.submit([text(1, 5)], { signal: leaving.signal })
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' })
    const joined = [scheduler.submit([text(1, 5)]), scheduler.submit([text(1, 5)])]
    runners[0]!.die()
    await settle()
    runners[1]!.answer()
    for (const call of joined) expect([...(await call).embeddings[0]!]).toEqual([1, 5])
    const doomed = [scheduler.submit([text(2, 5)]), scheduler.submit([text(2, 5), text(3, 5)])]
    const settled = Promise.allSettled(doomed)
    runners[1]!.die()
    await settle()
    runners[2]!.die()
    for (const result of await settled) expect(result).toMatchObject({ reason: { code: 'WORKER_FAILED' } })
    expect(scheduler.queue.size).toBe(0)
  })
})
