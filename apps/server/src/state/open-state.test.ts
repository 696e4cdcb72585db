import { afterAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../testing/state-databases.ts'
import { addUser } from '../testing/state-fixtures.ts'
import { sql } from './drizzle.ts'
import { openState, type StateOptions } from './open-state.ts'
import { openPgliteDatabase } from './pglite-database.ts'
import { createPostgresDatabase } from './postgres-database.ts'

const machine = await testDatabases()
afterAll(() => machine[Symbol.asyncDispose]())

describe.each(machine.databases)('openState on $name', (database) => {
  it('keeps all of it for the next start', async () => {
    await using place = await database.place()
    const first = await openState(place.options)
    await addUser(first)
    const kept = await first.readAll()
    await first.close()
    const second = await openState(place.options)
    expect(await second.readAll()).toEqual(kept)
    await second.close()
  })

  it.each([
    ['a later version', sql`insert into e5_migrations values (99, 'of the future')`, /it is of version 2 and/],
    ['another history', sql`update e5_migrations set hash = 'other'`, /made by another program/],
  ])('refuses a database of %s, and leaves it as it is', async (_name, change, reason) => {
    await using place = await database.place()
    const store = await openState(place.options)
    await addUser(store)
    await store.close()
    await execute(place.options, change)
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(openState(place.options)).rejects.toMatchObject({
        code: 'DATABASE_INVALID',
        message: expect.stringMatching(reason),
      })
    expect(await execute(place.options, sql`select count(*)::integer as count from users`)).toEqual([{ count: 1 }])
  })
})

describe.runIf(machine.databases.some(({ name }) => name === 'PostgreSQL'))('servers on one PostgreSQL', () => {
  it('may start at once, and see what the other writes', async () => {
    await using place = await machine.databases[1]!.place()
    const stores = await Promise.all(Array.from({ length: 4 }, () => openState(place.options)))
    const [one, other] = [stores[0]!, stores[1]!]
    const before = await other.revision()
    const userId = await addUser(one)
    expect(await other.revision()).toBe(before + 1)
    expect((await other.readAll()).users.map(({ id }) => id)).toEqual([userId])
    await Promise.all(stores.map((store) => addUser(store)))
    expect(await one.revision()).toBe(before + 5)
    await Promise.all(stores.map((store) => store.close()))
  })
})

async function execute(options: StateOptions, query: ReturnType<typeof sql>): Promise<unknown> {
  const database =
    options.databaseUrl === undefined
      ? await openPgliteDatabase(options.dataDir)
      : createPostgresDatabase(options.databaseUrl)
  try {
    const result = await database.run((statements) => statements.execute(query))
    return (result as unknown as { rows: unknown }).rows
  } finally {
    await database.close()
  }
}
