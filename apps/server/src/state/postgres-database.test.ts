import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { findPostgres, startPostgres } from '../testing/postgres.ts'
import { addUser } from '../testing/state-fixtures.ts'
import { openState } from './open-state.ts'

const unavailable = { code: 'DATABASE_UNAVAILABLE' }
const programs = findPostgres()
const postgres = programs === undefined ? undefined : await startPostgres(programs)
afterAll(() => postgres?.[Symbol.asyncDispose]())
const open = (databaseUrl: string) => openState({ dataDir: '/nowhere', databaseUrl })

describe.runIf(postgres)('a PostgreSQL that goes away', () => {
  it.each(['fast', 'crash'] as const)('and comes back is used again (%s)', async (how) => {
    const store = await open(postgres!.createDatabase(how))
    const acknowledged = [await addUser(store)]
    // Some of these are on their way when it ends: each is kept, or says that it is not.
    const onTheWay = Array.from({ length: 8 }, () => addUser(store))
    const settled = Promise.allSettled(onTheWay)
    await postgres!.stop(how)
    for (const result of await settled) {
      if (result.status === 'fulfilled') acknowledged.push(result.value)
      else expect(result.reason).toMatchObject(unavailable)
    }
    await expect(store.check()).rejects.toMatchObject(unavailable)
    await expect(addUser(store)).rejects.toMatchObject(unavailable)
    await postgres!.start()
    await store.check()
    acknowledged.push(await addUser(store))
    const kept = (await store.readAll()).users.map(({ id }) => id)
    expect(kept).toEqual(expect.arrayContaining(acknowledged))
    await store.close()
  })
})

describe('a database that cannot be used', () => {
  it('says so if nothing listens', async () => {
    await expect(open('postgresql://postgres@127.0.0.1:9/none')).rejects.toMatchObject(unavailable)
  })

  it('does not wait for ever for a server that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as { port: number }
    await expect(open(`postgresql://postgres@127.0.0.1:${port}/none`)).rejects.toMatchObject(unavailable)
    silent.close()
  })

  it('is named if its address cannot be read', async () => {
    await expect(open('postgresql://[')).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })
})
