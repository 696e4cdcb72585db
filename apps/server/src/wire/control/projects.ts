import type { Project } from '@e5/core'
import type { Directory } from '../../control/directory.ts'
import type { ProjectRecord } from '../../state/records.ts'

/** A project as the API shows it. */
export function formatProject(record: ProjectRecord, directory: Directory): Project {
  const { id, name, description, ownerId } = record
  return {
    id,
    project_id: id,
    name,
    project_name: name,
    description,
    status: 'Available',
    user_id: ownerId,
    metadata: { owner: directory.user(ownerId)?.name ?? '' },
    endpoint_count: directory.endpointsOf(record).length,
    time_created: record.createdAt.toISOString(),
    time_updated: record.updatedAt.toISOString(),
  }
}
