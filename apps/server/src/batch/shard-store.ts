import type { Database } from '../state/database.ts'
import { and, eq, sql } from '../state/drizzle.ts'
import { jobShards } from '../state/schema.ts'

/** Opens the failed shards of a job again, as if they had never been tried. */
export async function reopenShards(database: Database, jobId: string): Promise<void> {
  await database.run((statements) =>
    statements
      .update(jobShards)
      .set({ status: 'open', attempts: 0, reason: '', updatedAt: sql`now()` })
      .where(and(eq(jobShards.jobId, jobId), eq(jobShards.status, 'failed'))),
  )
}
