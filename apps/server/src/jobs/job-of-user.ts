import { findProject } from '../control/acting-user.ts'
import type { Directory } from '../control/directory.ts'
import type { Database } from '../state/database.ts'
import type { JobRecord } from '../state/job-records.ts'
import type { UserRecord } from '../state/records.ts'
import { findJob } from './job-store.ts'

/** A job as paths name it: each by name or id. */
export interface JobAddress {
  readonly project: string
  readonly job: string
}

/** A job that a user may use. @throws E5Error PROJECT_NOT_FOUND or JOB_NOT_FOUND */
export async function jobOfUser(
  database: Database,
  { directory, user }: { readonly directory: Directory; readonly user: UserRecord },
  { project, job }: JobAddress,
): Promise<JobRecord> {
  return await findJob(database, findProject(directory, user, project).id, job)
}
