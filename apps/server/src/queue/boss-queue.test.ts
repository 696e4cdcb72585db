import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LateLog } from '../late-log.ts'
import { openMigratedDatabase } from '../state/open-state.ts'
import { testDatabases } from '../testing/state-databases.ts'
import { openBossQueue } from './boss-queue.ts'
import type { QueueItem } from './queue-item.ts'

const item = (shard: number): QueueItem => ({ kind: 'batch-shard', jobId: 'job', run: 1, shard })

describe('the queue', async () => {
  const { databases, ...places } = await testDatabases()
  afterAll(() => places[Symbol.asyncDispose]())

  for (const { name, place } of databases) {
    describe(`on ${name}`, () => {
      let at: Awaited<ReturnType<typeof place>>
      beforeAll(async () => {
        at = await place()
      })
      afterAll(() => at[Symbol.asyncDispose]())

      it('does each item once, those of a transaction only when it is committed, and again those that failed', async () => {
        const database = await openMigratedDatabase(at.options)
        const parts = { database, leaseSeconds: 10, log: new LateLog() }
        const queue = await openBossQueue(parts)
        const rolledBack = database.run((statements) =>
          statements.transaction(async (transaction) => {
            await queue.add([item(99)], transaction)
            throw new Error('rolled back')
          }),
        )
        await expect(rolledBack).rejects.toThrow()
        await queue.add([item(0), item(1), { kind: 'dataset-check', datasetId: 'set' }])
        expect(await queue.counts()).toMatchObject({
          datasets: { waiting: 1, active: 0 },
          batches: { waiting: 2, active: 0 },
          trainings: { waiting: 0, active: 0 },
        })
        const done: number[] = []
        const tries = new Map<number, number>()
        await new Promise<void>((resolve) => {
          void queue.work('batches', 1, async (got) => {
            if (got.kind !== 'batch-shard') throw new Error('another lane')
            tries.set(got.shard, (tries.get(got.shard) ?? 0) + 1)
            if (got.shard === 1 && tries.get(1) === 1) throw new Error('once more')
            done.push(got.shard)
            if (done.length === 2) resolve()
          })
        })
        expect(done.sort()).toEqual([0, 1])
        expect(tries.get(1)).toBe(2)
        await queue.close()
        expect(await (await openBossQueue(parts)).counts()).toMatchObject({ batches: { waiting: 0, active: 0 } })
        await database.close()
      }, 60_000)
    })
  }
})
