import { afterAll, describe, expect, it } from 'vitest'
import { LateLog } from '../late-log.ts'
import { openMigratedDatabase } from '../state/open-state.ts'
import { testDatabases } from '../testing/state-databases.ts'
import { describeWorkers } from './describe-workers.ts'
import { Presence } from './presence.ts'

const machine = await testDatabases()
afterAll(() => machine[Symbol.asyncDispose]())

describe.each(machine.databases)('who takes work, on $name', ({ place }) => {
  it('tells of itself and of its work, is gone when it is silent, and leaves nothing when it ends', async () => {
    await using at = await place()
    const database = await openMigratedDatabase(at.options)
    const [silent, ended] = [1, 2].map(() => new Presence({ database, leaseSeconds: 10, log: new LateLog() }))
    silent!.begin({ role: 'worker', slots: 4 })
    const told = async () => describeWorkers(database, 10)
    await expect.poll(told).toMatchObject([{ role: 'worker', job_slots: 4, is_gone: false, items: [] }])

    const work = Promise.withResolvers<void>()
    const item = { kind: 'train', jobId: '11111111-1111-4111-8111-111111111111', run: 1 } as const
    const done = silent!.during(item, () => work.promise)
    await expect
      .poll(told, { timeout: 5000 })
      .toMatchObject([{ items: [{ kind: 'train', of: 'something that was deleted' }] }])
    work.resolve()
    await done

    // As if it had said nothing for a minute, and another for two days.
    await database.execute(`update workers set seen_at = seen_at - interval '1 minute'`)
    expect(await told()).toMatchObject([{ is_gone: true }])
    ended!.begin({ role: 'server', slots: 2 })
    await expect.poll(told).toHaveLength(2)
    await database.execute(`update workers set seen_at = seen_at - interval '2 days' where role = 'worker'`)
    expect(await told()).toMatchObject([{ role: 'server' }])
    await ended!.close()
    expect((await database.execute('select id from workers')).rows).toEqual([])
    await silent!.close()
    await database.close()
  })
})
