import type { Database } from '../state/database.ts'

/** Estimated tokens of batch jobs that are not embedded yet: the signal to add workers. */
export async function countQueueTokens(database: Database): Promise<number> {
  const result = await database.execute(countTokens)
  return Number(result.rows[0]?.tokens)
}

const countTokens = `select coalesce(sum(s.tokens), 0) as tokens from job_shards s join jobs j on j.id = s.job_id
  where s.status = 'open' and j.status in ('PENDING_RDU', 'PREDICTING')`
