import { describe, expect, it } from 'vitest'
import { HeldRunner, openScheduler, settle, text } from '../testing/held-scheduler.ts'
import { RunnerDied } from './batch-runner.ts'

describe('Scheduler', () => {
  it('gives each caller its vectors in its order, whatever batches they went through', async () => {
    const { scheduler, runners } = await openScheduler()
    const first = scheduler.submit([text(1, 3), text(2, 5), text(3, 3)])
    const second = scheduler.submit([text(4, 5), text(5, 3)])
    for (let batch = 0; batch < 4; batch++) {
      runners[0]!.answer()
      await settle()
    }
    const vectors = async (call: typeof first) => (await call).embeddings.map((vector) => [...vector])
    expect(await vectors(first)).toEqual([
      [1, 3],
      [2, 5],
      [3, 3],
    ])
    expect(await vectors(second)).toEqual([
      [4, 5],
      [5, 3],
    ])
    // The first text found an idle worker; the others were joined by length.
    expect(runners[0]!.batches.map(({ texts }) => texts)).toEqual([2, 2, 1])
    expect(scheduler.counters).toMatchObject({ embeddedTexts: 5, embeddedTokens: 19, batches: 3, runningTexts: 0 })
  })

  it('fills texts of several lengths up where the device takes that, and counts their own tokens only', async () => {
    const { scheduler, runners } = await openScheduler({ batchLimits: { maxItems: 4, maxTokens: 100, lengthStep: 8 } })
    const call = scheduler.submit([text(1, 3), text(2, 7), text(3, 9)])
    expect(runners[0]!.batches[0]).toEqual({
      ids: Int32Array.of(1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0),
      texts: 2,
      tokensPerText: 7,
      lengths: Int32Array.of(3, 7),
    })
    expect(scheduler.counters.runningTokens).toBe(10)
    runners[0]!.answer()
    await settle()
    runners[0]!.answer()
    await call
    expect(scheduler.counters.embeddedTokens).toBe(19)
  })

  it('shares neither batches nor texts of an isolated call', async () => {
    const { scheduler, runners } = await openScheduler()
    const running = scheduler.submit([text(9, 3)])
    const isolated = scheduler.submit([text(1, 3), text(2, 3)], { isIsolated: true })
    const other = scheduler.submit([text(1, 3), text(3, 3)])
    for (let batch = 0; batch < 3; batch++) {
      runners[0]!.answer()
      await settle()
    }
    expect((await running).embeddings).toHaveLength(1)
    expect((await isolated).embeddings).toHaveLength(2)
    expect((await other).embeddings.map((vector) => [...vector])).toEqual([
      [1, 3],
      [3, 3],
    ])
    expect(runners[0]!.batches.map(({ texts }) => texts)).toEqual([1, 2, 2])
    expect(scheduler.counters.sharedTexts).toBe(0)
  })

  it('takes a cancelled call out of the queue and leaves the others in', async () => {
    const { scheduler, runners } = await openScheduler()
    const running = scheduler.submit([text(1, 10)])
    const leaving = new AbortController()
    const cancelled = scheduler.submit([text(2, 10), text(3, 20)], { signal: leaving.signal })
    const kept = scheduler.submit([text(4, 10)])
    leaving.abort()
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(scheduler.queue.size).toBe(1)
    expect(scheduler.counters.cancelledTexts).toBe(2)
    runners[0]!.answer()
    await settle()
    runners[0]!.answer()
    expect((await running).embeddings).toHaveLength(1)
    expect([...(await kept).embeddings[0]!]).toEqual([4, 10])
  })

  it('replaces a worker that died and runs its batch once more, before what waits', async () => {
    const { scheduler, runners } = await openScheduler()
    const victim = scheduler.submit([text(1, 10), text(2, 10)])
    const waiting = scheduler.submit([text(3, 20)])
    runners[0]!.die()
    await settle()
    expect(runners).toHaveLength(2)
    expect(scheduler.workers.deaths).toBe(1)
    expect(runners[1]!.batches[0]).toMatchObject({ texts: 2, tokensPerText: 10 })
    runners[1]!.answer()
    await settle()
    runners[1]!.answer()
    expect((await victim).embeddings.map(([first]) => first)).toEqual([1, 2])
    expect([...(await waiting).embeddings[0]!]).toEqual([3, 20])
  })

  it('gives a batch up that killed two workers, and goes on with the others', async () => {
    const { scheduler, runners } = await openScheduler()
    const poison = scheduler.submit([text(1, 10), text(2, 30)])
    const healthy = scheduler.submit([text(3, 20)])
    runners[0]!.die()
    await settle()
    runners[1]!.die()
    await expect(poison).rejects.toMatchObject({ code: 'WORKER_FAILED', message: expect.stringContaining('killed') })
    await settle()
    expect(runners[2]!.batches[0]).toMatchObject({ texts: 1, tokensPerText: 20 })
    runners[2]!.answer()
    expect([...(await healthy).embeddings[0]!]).toEqual([3, 20])
  })

  it('notices a worker that dies while it is idle, and says so', async () => {
    const reasons: string[] = []
    const { scheduler, runners } = await openScheduler({ onWorkerDied: (reason) => reasons.push(reason) })
    runners[0]!.die()
    await settle()
    expect(reasons).toEqual(['killed'])
    expect([scheduler.workers.readyReplicas, runners.length]).toEqual([1, 2])
    const call = scheduler.submit([text(1, 10)])
    runners[1]!.answer()
    expect([...(await call).embeddings[0]!]).toEqual([1, 10])
  })

  it('gives a batch whose worker died to another that is idle, without waiting for the new one', async () => {
    const { scheduler, runners } = await openScheduler({ replicas: 2, restartDelaysMs: [60_000] })
    const call = scheduler.submit([text(1, 10)])
    const [running, idle] = runners[0]!.batches.length === 1 ? runners : runners.toReversed()
    running!.die()
    await settle()
    idle!.answer()
    expect([...(await call).embeddings[0]!]).toEqual([1, 10])
    await scheduler.workers.close()
  })

  it('fails what waits while no worker can be started, and works again once one can', async () => {
    const runners: HeldRunner[] = []
    let isPossible = true
    const { scheduler } = await openScheduler({
      restartDelaysMs: [0, 30],
      startRunner: async () => {
        if (!isPossible) throw new RunnerDied('no memory')
        runners.push(new HeldRunner())
        return runners.at(-1)!
      },
    })
    const running = scheduler.submit([text(1, 10)])
    isPossible = false
    runners[0]!.die()
    await expect(running).rejects.toMatchObject({
      code: 'WORKERS_UNAVAILABLE',
      message: expect.stringContaining('no memory'),
    })
    expect(scheduler.workers.readyReplicas).toBe(0)
    await expect(scheduler.submit([text(2, 10)])).rejects.toMatchObject({ code: 'WORKERS_UNAVAILABLE' })
    isPossible = true
    while (scheduler.workers.readyReplicas === 0) await settle()
    const call = scheduler.submit([text(3, 10)])
    runners[1]!.answer()
    expect([...(await call).embeddings[0]!]).toEqual([3, 10])
  })

  describe('with a solo worker', () => {
    async function openWithSolo() {
      const solos: HeldRunner[] = []
      const opened = await openScheduler({
        replicas: 2,
        restartDelaysMs: [60_000],
        startSoloRunner: async () => {
          solos.push(new HeldRunner())
          return solos.at(-1)!
        },
      })
      await settle()
      return { ...opened, solo: solos[0]! }
    }

    it('gives it the batch that is alone, and what comes meanwhile to the replicas', async () => {
      const { scheduler, runners, solo } = await openWithSolo()
      const alone = scheduler.submit([text(1, 40), text(2, 40)])
      const later = scheduler.submit([text(3, 10)])
      expect(solo.batches.map(({ texts }) => texts)).toEqual([2])
      const busy = runners.find(({ batches }) => batches.length > 0)!
      solo.answer()
      busy.answer()
      expect((await alone).embeddings.map(([first]) => first)).toEqual([1, 2])
      expect([...(await later).embeddings[0]!]).toEqual([3, 10])
      expect(scheduler.counters).toMatchObject({ batches: 2, soloBatches: 1 })
    })

    it('leaves it idle while a replica runs, so that nobody has more cores than there are', async () => {
      const { scheduler, runners, solo } = await openWithSolo()
      const first = scheduler.submit([text(1, 10), text(2, 20)])
      runners[0]!.answer()
      await settle()
      const second = scheduler.submit([text(3, 10)])
      expect(solo.batches).toEqual([])
      for (const runner of runners) runner.answer()
      await Promise.all([first, second])
    })

    it('says so when it cannot start, tries again, and serves without it', async () => {
      const reasons: string[] = []
      const { scheduler, runners } = await openScheduler({
        restartDelaysMs: [5],
        onWorkerDied: (reason) => reasons.push(reason),
        startSoloRunner: async () => {
          throw new RunnerDied('no memory')
        },
      })
      while (reasons.length < 2) await settle()
      expect(reasons[0]).toBe('another could not be started: no memory')
      const call = scheduler.submit([text(1, 70)])
      runners[0]!.answer()
      expect([...(await call).embeddings[0]!]).toEqual([1, 70])
      await scheduler.workers.close()
    })

    it('is ended by close when it was still starting', async () => {
      const solo = new HeldRunner()
      const { scheduler } = await openScheduler({
        startSoloRunner: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20))
          return solo
        },
      })
      await settle()
      await scheduler.workers.close()
      expect(solo.closed).toBe(true)
    })

    it('gives texts of two lengths to two replicas', async () => {
      const { scheduler, runners, solo } = await openWithSolo()
      const call = scheduler.submit([text(1, 10), text(2, 20)])
      expect(solo.batches).toEqual([])
      for (const runner of runners) runner.answer()
      expect((await call).embeddings).toHaveLength(2)
    })

    it('goes on without it when it died', async () => {
      const { scheduler, runners, solo } = await openWithSolo()
      const call = scheduler.submit([text(1, 70)])
      solo.die()
      await settle()
      runners.find(({ batches }) => batches.length > 0)!.answer()
      expect([...(await call).embeddings[0]!]).toEqual([1, 70])
      expect([scheduler.workers.deaths, scheduler.workers.readyReplicas]).toEqual([1, 2])
      await scheduler.workers.close()
      expect(runners.every(({ closed }) => closed)).toBe(true)
    })
  })

  it('ends the workers that started when one cannot', async () => {
    const started = new HeldRunner()
    let starts = 0
    const opening = openScheduler({
      replicas: 2,
      startRunner: async () => {
        if (starts++ === 0) return started
        throw new RunnerDied('no memory')
      },
    })
    await expect(opening).rejects.toMatchObject({
      code: 'WORKERS_UNAVAILABLE',
      message: expect.stringContaining('no memory'),
    })
    expect(started.closed).toBe(true)
  })
})
