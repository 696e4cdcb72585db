import { randomUUID } from 'node:crypto'
import { type CreateProjectRequest, E5Error } from '@e5/core'
import type { JobServices } from '../jobs/job-services.ts'
import { deleteJobRow, listJobs } from '../jobs/job-store.ts'
import type { ProjectRecord, UserRecord } from '../state/records.ts'
import { findProject } from './acting-user.ts'
import type { Platform } from './platform.ts'

/** @throws E5Error NAME_TAKEN or DATABASE_UNAVAILABLE */
export function createProject(
  platform: Platform,
  user: UserRecord,
  { project_name: name, description }: CreateProjectRequest,
): Promise<ProjectRecord> {
  const project = { id: randomUUID(), name, description: description ?? '', ownerId: user.id }
  return platform.write((store) => store.createProject(project))
}

/**
 * Deletes a project with its endpoints, which stop, their keys, and its jobs with their files.
 *
 * @throws E5Error PROJECT_NOT_FOUND or DATABASE_UNAVAILABLE
 */
export async function deleteProject(
  platform: Platform,
  user: UserRecord,
  nameOrId: string,
  services: Pick<JobServices, 'database' | 'queue'> | undefined,
): Promise<void> {
  const { id } = findProject(platform.directory, user, nameOrId)
  if (services !== undefined) {
    for (const job of await listJobs(services.database, [id])) await deleteJobRow(services, job.id)
  }
  const wasThere = await platform.write((store) => store.deleteProject(id))
  if (!wasThere) throw new E5Error('PROJECT_NOT_FOUND', { project: nameOrId })
}
