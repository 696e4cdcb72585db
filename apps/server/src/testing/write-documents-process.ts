// Adds documents to the only collection of the data folder that is named, a statement after the other, and prints how many were
// acknowledged.
import { writeSync } from 'node:fs'
import { createDocumentStore } from '../collections/document-store.ts'
import { createDrizzleStore } from '../state/drizzle-store.ts'
import { openMigratedDatabase } from '../state/open-state.ts'
import { newDocuments } from './state-fixtures.ts'

const database = await openMigratedDatabase({ dataDir: process.argv[2]! })
const { collections } = await createDrizzleStore(database).readAll()
const documents = createDocumentStore(database)
writeSync(1, 'open\n')
// Until it is killed.
while (true) {
  const rows = newDocuments(16, collections[0]!.dimensions)
  await documents.upsert(collections[0]!, rows)
  writeSync(1, `${rows[0]!.id}\n`)
}
