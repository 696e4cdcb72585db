import { E5Error } from '@e5/core'
import { dropTablesOfProject } from './collection-writes.ts'
import { orConflict, taken } from './conflicts.ts'
import { eq } from './drizzle.ts'
import type { Write } from './drizzle-store.ts'
import { projects } from './schema.ts'
import type { StateStore } from './state-store.ts'

/** The store's writes of projects. */
export function projectWrites(write: Write): Pick<StateStore, 'createProject' | 'deleteProject'> {
  return {
    createProject: (project) =>
      orConflict(
        write(async (transaction) => (await transaction.insert(projects).values(project).returning())[0]!),
        {
          ...taken(['projects_name', 'projects_pkey'], { kind: 'Project', name: project.name, place: 'this server' }),
          projects_owner: () => new E5Error('USER_NOT_FOUND', { user: project.ownerId }),
        },
      ),

    deleteProject: (id) =>
      write(async (transaction) => {
        await dropTablesOfProject(transaction, id)
        const gone = await transaction.delete(projects).where(eq(projects.id, id)).returning({ id: projects.id })
        return gone.length > 0
      }),
  }
}
