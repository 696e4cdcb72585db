import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../testing/state-databases.ts'
import { addUser } from '../testing/state-fixtures.ts'
import { sql } from './drizzle.ts'
import { migrate, readMigrations } from './migrate.ts'
import { openDatabase, openState, type StateOptions } from './open-state.ts'

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
    [
      'a later version',
      sql`insert into e5_migrations values (99, 'of the future')`,
      new RegExp(`it is of version ${readMigrations().length + 1} and`),
    ],
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

describe.each(machine.databases)('migrations on $name', (database) => {
  it('keep keys and what was revoked when they were columns of the same tables', async () => {
    await using place = await database.place()
    const former = await openDatabase(place.options)
    await migrate(former, readMigrations().slice(0, 1))
    const userId = randomUUID()
    await former.run((statements) =>
      statements.execute(sql`insert into users (id, name, role) values (${userId}, 'ann', 'admin')`),
    )
    for (const [hash, revokedAt] of [
      ['lost', '2026-11-01'],
      ['lost', '2026-11-02'],
      ['kept', null],
    ]) {
      await former.run((statements) =>
        statements.execute(
          sql`insert into access_keys (id, user_id, name, prefix, hash, revoked_at) values (${randomUUID()}, ${userId}, 'key', 'e5', ${hash}, ${revokedAt})`,
        ),
      )
    }
    await former.close()
    const store = await openState(place.options)
    expect((await store.readAll()).accessKeys.map(({ hash }) => hash)).toEqual(['kept'])
    expect([await store.isKeyRevoked('lost'), await store.isKeyRevoked('kept')]).toEqual([true, false])
    await store.close()
  })

  it('say of verdicts from before that nothing is known of negatives', async () => {
    await using place = await database.place()
    const former = await openDatabase(place.options)
    await migrate(former, readMigrations().slice(0, 6))
    const userId = randomUUID()
    const insert = (name: string, report: string) => sql`insert into datasets
      (id, name, description, owner_id, job_types, source, status, reason, files, bytes, report)
      values (${randomUUID()}, ${name}, '', ${userId}, '["train"]', '{"type": "upload"}', 'Available', '', 1, 1, ${report}::jsonb)`
    for (const statement of [
      sql`insert into users (id, name, role) values (${userId}, 'ann', 'admin')`,
      insert('checked', '{"rows": 5}'),
      insert('unchecked', 'null'),
    ])
      await former.run((statements) => statements.execute(statement))
    await former.close()
    await (await openState(place.options)).close()
    expect(await execute(place.options, sql`select report from datasets order by name`)).toEqual([
      { report: { rows: 5, fewest_negatives: null } },
      { report: null },
    ])
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
  const database = await openDatabase(options)
  try {
    const result = await database.run((statements) => statements.execute(query))
    return (result as unknown as { rows: unknown }).rows
  } finally {
    await database.close()
  }
}
