import { readdir } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import { z } from 'zod'
import type { DatasetLayout } from './dataset-report.ts'
import { stsFile } from './sts/check-sts-folder.ts'

/** What a data set is for, in SambaStudio's words. */
export const jobTypeSchema = z.enum(['train', 'evaluation', 'batch_predict'])
export type JobType = z.infer<typeof jobTypeSchema>

/** Layouts that can be trained on, or that say what is relevant to what. */
type JudgedLayout = Exclude<DatasetLayout, 'batch'>

/**
 * Tells the layout of a data set for a job type. For `batch_predict` it is that of a batch, whatever files of texts there are;
 * where no job type is given, it is that only with SambaStudio's `.json` files.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function layoutFor(folder: string, jobType: JobType | undefined): Promise<DatasetLayout> {
  if (jobType === 'batch_predict') return 'batch'
  if (jobType !== undefined) return detectLayout(folder)
  const names = await namesIn(folder)
  return judgedLayoutOf(names) ?? (names.some((name) => /\.json(\.gz)?$/i.test(name)) ? 'batch' : refuse(folder))
}

/**
 * Tells a data set's layout by the names of its files.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function detectLayout(folder: string): Promise<JudgedLayout> {
  return judgedLayoutOf(await namesIn(folder)) ?? refuse(folder)
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') throw new E5Error('FILE_NOT_FOUND', { file: folder }, { cause: error })
    throw new E5Error('INPUT_UNREADABLE', { file: folder, reason: 'it is a file, and a data set is a folder.' })
  })
}

function judgedLayoutOf(names: readonly string[]): JudgedLayout | undefined {
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/^(passages|train)\.jsonl(\.gz)?$/)) return 'training'
  if (has(/^(corpus|queries)\.jsonl(\.gz)?$/)) return 'beir'
  return has(stsFile) ? 'sts' : undefined
}

function refuse(folder: string): never {
  const reason =
    'it has neither passages.jsonl and train.jsonl, nor corpus.jsonl, queries.jsonl and qrels (BEIR), nor sts-*.csv (STS Benchmark). The input of a batch is checked with --job-type batch_predict.'
  throw new E5Error('INPUT_UNREADABLE', { file: folder, reason })
}
