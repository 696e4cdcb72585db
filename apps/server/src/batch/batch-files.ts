import { jobFolder } from '../jobs/job-folder.ts'

/** Folder of what a batch job gives. */
export const jobResults = (jobId: string): string => `${jobFolder(jobId)}/results`

const setAside = (jobId: string): string => `${jobFolder(jobId)}/set-aside`

/** Folder of the rows of the input that cannot be read. */
export const inputSetAside = (jobId: string): string => `${setAside(jobId)}/input`

/** Folder of the shards' inputs and outputs, which is removed when the results are there. */
export const jobWork = (jobId: string): string => `${jobFolder(jobId)}/work`

/** The rows of a shard, JSON Lines. */
export const shardInput = (jobId: string, shard: number): string => `${jobWork(jobId)}/${shardName(shard)}/input.jsonl`

/** The vectors of a shard by one attempt, little-endian float32 values one after the other. */
export const shardVectors = (jobId: string, shard: number, attempt: string): string =>
  `${jobWork(jobId)}/${shardName(shard)}/${attempt}.f32`

/** The rows that an attempt set aside, JSON Lines; there only if there are any. */
export const shardSetAside = (jobId: string, shard: number, attempt: string): string =>
  `${setAside(jobId)}/shards/${shardName(shard)}/${attempt}.jsonl`

// So that names sort as numbers do.
const shardName = (shard: number): string => String(shard).padStart(6, '0')
