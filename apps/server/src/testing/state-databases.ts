import { randomUUID } from 'node:crypto'
import { openState, type StateOptions } from '../state/open-state.ts'
import type { StateStore } from '../state/state-store.ts'
import { findPostgres, hasVectors, startPostgres, type TestPostgres } from './postgres.ts'
import { temporaryDataDir } from './state-fixtures.ts'

/** One of the databases that state can be kept in. Its `place`s are empty ones, and gone at the end. */
export interface TestDatabase {
  readonly name: 'PGlite' | 'PostgreSQL'
  place(): Promise<AsyncDisposable & { readonly options: StateOptions }>
}

/** Both databases, or PGlite alone where there is no PostgreSQL, which is said. */
export async function testDatabases(): Promise<{ databases: readonly TestDatabase[] } & AsyncDisposable> {
  const pglite: TestDatabase = {
    name: 'PGlite',
    async place() {
      const folder = await temporaryDataDir()
      return { options: { dataDir: folder.path }, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() }
    },
  }
  const programs = findPostgres()
  if (programs === undefined) {
    sayLeftOut()
    return { databases: [pglite], [Symbol.asyncDispose]: async () => undefined }
  }
  const postgres = await startPostgres(programs)
  return {
    databases: [pglite, postgresDatabase(postgres)],
    [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose](),
  }
}

/** The same, those that can keep collections: a PostgreSQL without pgvector is left out, which is said. */
export async function vectorDatabases(): ReturnType<typeof testDatabases> {
  const all = await testDatabases()
  const programs = findPostgres()
  if (programs === undefined || hasVectors(programs)) return all
  process.stderr.write('collections: NOT MEASURED on PostgreSQL, which has no pgvector here (PGlite was tested)\n')
  return { ...all, databases: all.databases.filter(({ name }) => name === 'PGlite') }
}

function postgresDatabase(postgres: TestPostgres): TestDatabase {
  return {
    name: 'PostgreSQL',
    async place() {
      const options = { dataDir: '/nowhere', databaseUrl: postgres.createDatabase(randomUUID()) }
      return { options, [Symbol.asyncDispose]: async () => undefined }
    },
  }
}

/** Says on stderr which half of the tests of state is left out, and how to get it. */
function sayLeftOut(): void {
  process.stderr.write(
    'state: NOT MEASURED on PostgreSQL, since this machine has none: apt-get install postgresql (PGlite was tested)\n',
  )
}

/** An open store on an empty place. */
export async function openEmpty(database: TestDatabase): Promise<StateStore & AsyncDisposable> {
  const place = await database.place()
  const store = await openState(place.options)
  return {
    ...store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await place[Symbol.asyncDispose]()
    },
  }
}
