import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createDrizzleStore } from '../state/drizzle-store.ts'
import { openMigratedDatabase } from '../state/open-state.ts'
import { addUser, newCollection, newProject, temporaryDataDir } from '../testing/state-fixtures.ts'
import { WriterProcess } from '../testing/writer-process.ts'
import { createDocumentStore } from './document-store.ts'

describe('documents in a data folder', () => {
  it('are there in whole statements, all that were acknowledged, after their writer was killed again and again', async () => {
    await using folder = await temporaryDataDir()
    const first = await openMigratedDatabase({ dataDir: folder.path })
    const store = createDrizzleStore(first)
    const { id: projectId } = await store.createProject(newProject({ ownerId: await addUser(store) }))
    const collection = await store.createCollection(newCollection({ projectId, dimensions: 16 }))
    await first.close()

    const acknowledged: string[] = []
    for (let round = 0; round < 5; round++) {
      await using writer = new WriterProcess(folder.path, 'documents')
      await writer.open()
      await delay(200 + Math.random() * 300)
      acknowledged.push(...(await writer.kill()).filter((line) => line !== 'open'))
    }
    expect(acknowledged.length).toBeGreaterThan(5)

    const database = await openMigratedDatabase({ dataDir: folder.path })
    const documents = createDocumentStore(database)
    const kept = await documents.page(collection, undefined, 100_000)
    const statements = Map.groupBy(kept, ({ id }) => id.slice(0, 8))
    for (const [batch, rows] of statements) expect(rows, batch).toHaveLength(16)
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged))
    // The index has what the table has.
    for (const { id, embedding } of kept.slice(-50)) {
      const request = { embedding, topK: 1, filter: undefined, exact: false, efSearch: 100 }
      expect(await documents.search(collection, request)).toMatchObject([{ id }])
    }
    await database.close()
  }, 180_000)
})
