import { describe, expect, it } from 'vitest'
import type { BatchOutput, TokenBatch } from '../messages.ts'
import { type BatchRunner, RunnerDied } from './batch-runner.ts'
import { Scheduler, type SchedulerOptions } from './scheduler.ts'
import type { SubmittedText } from './texts-in-flight.ts'

/** A runner whose batches wait until the test answers them. Its vectors are `[first id, tokens]`. */
class HeldRunner implements BatchRunner {
  readonly batches: TokenBatch[] = []
  closed = false
  readonly ended: Promise<RunnerDied>
  #end: (death: RunnerDied) => void
  #pending: { resolve: (output: BatchOutput) => void; reject: (error: Error) => void } | undefined

  constructor() {
    const { promise, resolve } = Promise.withResolvers<RunnerDied>()
    this.ended = promise
    this.#end = resolve
  }

  run(batch: TokenBatch): Promise<BatchOutput> {
    this.batches.push(batch)
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject }
    })
  }

  answer(): void {
    const { ids, texts, tokensPerText } = this.batches.at(-1)!
    const rows = Array.from({ length: texts }, (_, row) => [ids[row * tokensPerText]!, tokensPerText])
    this.#pending!.resolve({ embeddings: Float32Array.from(rows.flat()), inferMs: 1 })
  }

  die(): void {
    const death = new RunnerDied('killed')
    this.#pending?.reject(death)
    this.#end(death)
  }

  async close(): Promise<void> {
    this.closed = true
  }
}

const text = (first: number, tokens: number): SubmittedText => ({
  text: `${first} ${tokens}`,
  ids: Int32Array.from({ length: tokens }, (_, index) => (index === 0 ? first : 0)),
  fullLength: tokens,
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

async function openScheduler(options: Partial<SchedulerOptions> = {}) {
  const runners: HeldRunner[] = []
  const scheduler = new Scheduler({
    startRunner: async () => {
      runners.push(new HeldRunner())
      return runners.at(-1)!
    },
    replicas: 1,
    batchLimits: { maxItems: 4, maxTokens: 100, lengthStep: 1 },
    maxQueueTokens: 100,
    ...options,
  })
  await scheduler.workers.open()
  return { scheduler, runners }
}

describe('Scheduler', () => {
  it('gives each caller its vectors in its order, whatever batches they went through', async () => {
    const { scheduler, runners } = await openScheduler()
    const first = scheduler.submit([text(1, 3), text(2, 5), text(3, 3)], undefined)
    const second = scheduler.submit([text(4, 5), text(5, 3)], undefined)
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

  it('computes the same text once, for a call and for those that come meanwhile', async () => {
    const { scheduler, runners } = await openScheduler()
    const leaving = new AbortController()
    const running = scheduler.submit([text(1, 5), text(2, 5), text(1, 5)], undefined)
    const joining = scheduler.submit([text(2, 5), text(3, 5)], undefined)
    const left = scheduler.submit([text(3, 5), text(4, 5)], leaving.signal)
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
    const again = scheduler.submit([text(1, 5)], undefined)
    runners[0]!.answer()
    expect(await firsts(again)).toEqual([1])
  })

  it('settles all who wait for a text when its worker dies, and a call that joins one that everybody left', async () => {
    const { scheduler, runners } = await openScheduler()
    const leaving = new AbortController()
    const left = scheduler.submit([text(1, 5)], leaving.signal)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' })
    const joined = [scheduler.submit([text(1, 5)], undefined), scheduler.submit([text(1, 5)], undefined)]
    runners[0]!.die()
    await settle()
    runners[1]!.answer()
    for (const call of joined) expect([...(await call).embeddings[0]!]).toEqual([1, 5])
    const doomed = [scheduler.submit([text(2, 5)], undefined), scheduler.submit([text(2, 5), text(3, 5)], undefined)]
    const settled = Promise.allSettled(doomed)
    runners[1]!.die()
    await settle()
    runners[2]!.die()
    for (const result of await settled) expect(result).toMatchObject({ reason: { code: 'WORKER_FAILED' } })
    expect(scheduler.queue.size).toBe(0)
  })

  it('takes a call whose texts are on their way although the queue is full', async () => {
    const { scheduler, runners } = await openScheduler()
    const calls = [scheduler.submit([text(1, 10)], undefined), scheduler.submit([text(2, 60), text(3, 40)], undefined)]
    scheduler.admitTexts(['2 60', '2 60'])
    calls.push(scheduler.submit([text(2, 60)], undefined))
    expect(() => scheduler.admitTexts(['another'])).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
    for (let batch = 0; batch < 3; batch++) {
      runners[0]!.answer()
      await settle()
    }
    await Promise.all(calls)
  })

  it('takes all texts of a call or none when the queue is full', async () => {
    const { scheduler, runners } = await openScheduler()
    const running = scheduler.submit([text(1, 10)], undefined)
    const waiting = scheduler.submit([text(2, 60), text(3, 30)], undefined)
    await expect(scheduler.submit([text(4, 5), text(5, 6)], undefined)).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { queuedTokens: 90, limitTokens: 100 },
    })
    expect(scheduler.queue.size).toBe(2)
    expect(scheduler.counters.refusedCalls).toBe(1)
    const fits = scheduler.submit([text(6, 10)], undefined)
    for (let batch = 0; batch < 4; batch++) {
      runners[0]!.answer()
      await settle()
    }
    await Promise.all([running, waiting, fits])
  })

  it('fills texts of several lengths up where the device takes that, and counts their own tokens only', async () => {
    const { scheduler, runners } = await openScheduler({ batchLimits: { maxItems: 4, maxTokens: 100, lengthStep: 8 } })
    const call = scheduler.submit([text(1, 3), text(2, 7), text(3, 9)], undefined)
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

  it('says so when a call alone is more than the queue takes', async () => {
    const { scheduler } = await openScheduler()
    await expect(scheduler.submit([text(1, 60), text(2, 60)], undefined)).rejects.toMatchObject({
      code: 'CALL_TOO_LARGE',
    })
  })

  it('takes a cancelled call out of the queue and leaves the others in', async () => {
    const { scheduler, runners } = await openScheduler()
    const running = scheduler.submit([text(1, 10)], undefined)
    const leaving = new AbortController()
    const cancelled = scheduler.submit([text(2, 10), text(3, 20)], leaving.signal)
    const kept = scheduler.submit([text(4, 10)], undefined)
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
    const victim = scheduler.submit([text(1, 10), text(2, 10)], undefined)
    const waiting = scheduler.submit([text(3, 20)], undefined)
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
    const poison = scheduler.submit([text(1, 10), text(2, 30)], undefined)
    const healthy = scheduler.submit([text(3, 20)], undefined)
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
    const call = scheduler.submit([text(1, 10)], undefined)
    runners[1]!.answer()
    expect([...(await call).embeddings[0]!]).toEqual([1, 10])
  })

  it('gives a batch whose worker died to another that is idle, without waiting for the new one', async () => {
    const { scheduler, runners } = await openScheduler({ replicas: 2, restartDelaysMs: [60_000] })
    const call = scheduler.submit([text(1, 10)], undefined)
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
    const running = scheduler.submit([text(1, 10)], undefined)
    isPossible = false
    runners[0]!.die()
    await expect(running).rejects.toMatchObject({
      code: 'WORKERS_UNAVAILABLE',
      message: expect.stringContaining('no memory'),
    })
    expect(scheduler.workers.readyReplicas).toBe(0)
    await expect(scheduler.submit([text(2, 10)], undefined)).rejects.toMatchObject({ code: 'WORKERS_UNAVAILABLE' })
    isPossible = true
    while (scheduler.workers.readyReplicas === 0) await settle()
    const call = scheduler.submit([text(3, 10)], undefined)
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
      const alone = scheduler.submit([text(1, 40), text(2, 40)], undefined)
      const later = scheduler.submit([text(3, 10)], undefined)
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
      const first = scheduler.submit([text(1, 10), text(2, 20)], undefined)
      runners[0]!.answer()
      await settle()
      const second = scheduler.submit([text(3, 10)], undefined)
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
      const call = scheduler.submit([text(1, 70)], undefined)
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
      const call = scheduler.submit([text(1, 10), text(2, 20)], undefined)
      expect(solo.batches).toEqual([])
      for (const runner of runners) runner.answer()
      expect((await call).embeddings).toHaveLength(2)
    })

    it('goes on without it when it died', async () => {
      const { scheduler, runners, solo } = await openWithSolo()
      const call = scheduler.submit([text(1, 70)], undefined)
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
