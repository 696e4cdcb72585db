import { E5Error } from '@e5/core'
import { createDocumentTable, dropDocumentTable } from '../collections/document-table.ts'
import { ensureVectorExtension } from '../collections/vector-extension.ts'
import { orConflict, taken } from './conflicts.ts'
import type { Statements } from './database.ts'
import { eq } from './drizzle.ts'
import type { Write } from './drizzle-store.ts'
import { collections } from './schema.ts'
import type { StateStore } from './state-store.ts'

/** The store's writes of collections: the record and the table of its documents come and go together. */
export function collectionWrites(write: Write): Pick<StateStore, 'createCollection' | 'deleteCollection'> {
  return {
    createCollection: (collection) =>
      orConflict(
        write(async (transaction) => {
          const [created] = await transaction.insert(collections).values(collection).returning()
          await ensureVectorExtension(transaction)
          await createDocumentTable(transaction, created!)
          return created!
        }),
        {
          ...taken(['collections_name', 'collections_pkey'], {
            kind: 'Collection',
            name: collection.name,
            place: `project ${collection.projectId}`,
          }),
          collections_project: () => new E5Error('PROJECT_NOT_FOUND', { project: collection.projectId }),
        },
      ),

    deleteCollection: (id) =>
      write(async (transaction) => {
        const gone = await transaction
          .delete(collections)
          .where(eq(collections.id, id))
          .returning({ id: collections.id })
        for (const collection of gone) await dropDocumentTable(transaction, collection)
        return gone.length > 0
      }),
  }
}

/** Drops the documents of all collections of a project; their records go with the project. */
export async function dropTablesOfProject(transaction: Statements, projectId: string): Promise<void> {
  const ofProject = await transaction
    .select({ id: collections.id })
    .from(collections)
    .where(eq(collections.projectId, projectId))
  for (const collection of ofProject) await dropDocumentTable(transaction, collection)
}
