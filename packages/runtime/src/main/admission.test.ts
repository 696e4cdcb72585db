import { describe, expect, it } from 'vitest'
import { type HeldRunner, openScheduler, settle, text } from '../testing/held-scheduler.ts'

const expected = (name: string, tokens: number) => ({ text: name, tokens })

/** Lets a runner answer until a call is done; a batch takes a millisecond. */
async function answerUntil(runner: HeldRunner, call: Promise<unknown>): Promise<void> {
  let isDone = false
  void call.finally(() => {
    isDone = true
  })
  while (!isDone) {
    runner.answer()
    await settle()
  }
}

/** A scheduler that has done a batch: 10 tokens a millisecond. */
async function openMeasured(options: Parameters<typeof openScheduler>[0]) {
  const opened = await openScheduler({ maxQueueTokens: 1e6, ...options })
  const first = opened.scheduler.submit([text(0, 10)])
  await answerUntil(opened.runners[0]!, first)
  return opened
}

describe('admission', () => {
  it('takes a call whose texts are on their way although the queue is full', async () => {
    const { scheduler, runners } = await openScheduler()
    const calls = [scheduler.submit([text(1, 10)]), scheduler.submit([text(2, 60), text(3, 40)])]
    scheduler.reserve([expected('2 60', 60), expected('2 60', 60)]).release()
    calls.push(scheduler.submit([text(2, 60)]))
    expect(() => scheduler.reserve([expected('another', 1)])).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
    for (let batch = 0; batch < 3; batch++) {
      runners[0]!.answer()
      await settle()
    }
    await Promise.all(calls)
  })

  it('takes all texts of a call or none when the queue is full', async () => {
    const { scheduler, runners } = await openScheduler()
    const running = scheduler.submit([text(1, 10)])
    const waiting = scheduler.submit([text(2, 60), text(3, 30)])
    await expect(scheduler.submit([text(4, 5), text(5, 6)])).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { queuedTokens: 90, limitTokens: 100 },
    })
    expect(scheduler.queue.size).toBe(2)
    expect(scheduler.admission.refusals).toEqual({ full: 1, wait: 0, deadline: 0 })
    const fits = scheduler.submit([text(6, 10)])
    for (let batch = 0; batch < 4; batch++) {
      runners[0]!.answer()
      await settle()
    }
    await Promise.all([running, waiting, fits])
  })

  it('says so when a call alone is more than the queue takes', async () => {
    const { scheduler } = await openScheduler()
    await expect(scheduler.submit([text(1, 60), text(2, 60)])).rejects.toMatchObject({
      code: 'CALL_TOO_LARGE',
    })
  })

  it('takes any call before the first batch, and a long one while little waits', async () => {
    const { scheduler, runners } = await openScheduler({ maxWaitSeconds: 0.01, maxQueueTokens: 1e6 })
    const calls = [scheduler.submit([text(1, 90), text(2, 90)]), scheduler.submit([text(3, 90), text(4, 91)])]
    await answerUntil(runners[0]!, Promise.all(calls))
    expect(scheduler.admission.expectedWaitSeconds).toBe(0)
    const long = scheduler.submit(Array.from({ length: 20 }, (_, index) => text(index, 80 + index)))
    await answerUntil(runners[0]!, long)
  })

  it('refuses a call that others would make wait longer than the limit, and says when to come again', async () => {
    const { scheduler } = await openMeasured({ maxWaitSeconds: 2 })
    const waiting = scheduler.submit(
      Array.from({ length: 1000 }, (_, index) => text(index, 50)),
      { caller: 'full' },
    )
    // 49,950 tokens wait at 10 a millisecond, but a small call of another caller waits for as many tokens as it has.
    await expect(
      scheduler.submit(
        Array.from({ length: 600 }, (_, index) => text(2000 + index, 50)),
        { caller: 'other' },
      ),
    ).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { retryAfterSeconds: 2, wait: { expectedSeconds: 3, limitSeconds: 2 } },
    })
    expect(scheduler.admission.refusals).toEqual({ full: 0, wait: 1, deadline: 0 })
    scheduler.reserve([expected('small', 100)], { caller: 'other' }).release()
    scheduler.reserve([expected('small', 100)], { caller: 'full' }).release()
    expect(scheduler.admission.expectedWaitSeconds).toBeCloseTo(5, 0)
    await scheduler.workers.close()
    void waiting
  })

  it('counts calls that are being tokenized', async () => {
    const { scheduler } = await openMeasured({ maxWaitSeconds: 2 })
    const running = scheduler.submit([text(1, 20)])
    const reservation = scheduler.reserve([expected('large', 30_000)])
    expect(() => scheduler.reserve([expected('larger', 40_000)])).toThrow(
      expect.objectContaining({ code: 'OVERLOADED' }),
    )
    reservation.release()
    scheduler.reserve([expected('larger', 40_000)]).release()
    void running
  })

  it('refuses at once what cannot be started before its deadline', async () => {
    const { scheduler, runners } = await openMeasured({})
    const waiting = scheduler.submit(Array.from({ length: 100 }, (_, index) => text(index, 50)))
    const deadline = (deadlineMs: number) => ({ atMs: performance.now() + deadlineMs, deadlineMs })
    await expect(
      scheduler.submit(
        Array.from({ length: 60 }, (_, index) => text(1000 + index, 50)),
        { deadline: deadline(100) },
      ),
    ).rejects.toMatchObject({
      code: 'OVERLOADED',
      // What is left of it.
      details: { wait: { limitSeconds: expect.toSatisfy((seconds: number) => seconds > 0 && seconds <= 0.1) } },
    })
    expect(scheduler.admission.refusals.deadline).toBe(1)
    await expect(scheduler.submit([text(1000, 50)], { deadline: deadline(0) })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    })
    const patient = scheduler.submit([text(1003, 50)], { deadline: deadline(60_000) })
    await answerUntil(runners[0]!, Promise.all([waiting, patient]))
  })

  it('takes a call out of the queue when its deadline passes, but not one that is with the workers', async () => {
    const { scheduler, runners } = await openScheduler()
    const soon = () => ({ deadline: { atMs: performance.now() + 10, deadlineMs: 10 } })
    const running = scheduler.submit([text(1, 10)], soon())
    const waiting = scheduler.submit([text(2, 20)], soon())
    await expect(waiting).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', details: { deadlineMs: 10 } })
    expect(scheduler.queue.size).toBe(0)
    expect(scheduler.counters).toMatchObject({ expiredCalls: 1, cancelledTexts: 0 })
    runners[0]!.answer()
    expect([...(await running).embeddings[0]!]).toEqual([1, 10])
  })

  it('nor one whose text was with a worker when it came', async () => {
    const { scheduler, runners } = await openScheduler()
    const running = scheduler.submit([text(1, 10)])
    const joined = scheduler.submit([text(1, 10)], { deadline: { atMs: performance.now() + 10, deadlineMs: 10 } })
    await new Promise((resolve) => setTimeout(resolve, 30))
    runners[0]!.answer()
    expect([...(await joined).embeddings[0]!]).toEqual([1, 10])
    await running
  })
})
