import { readdir } from 'node:fs/promises'
import { E5Error } from '@e5/core'
import type { DatasetLayout } from './dataset-report.ts'
import { stsFile } from './sts/check-sts-folder.ts'

/**
 * Tells a data set's layout by the names of its files.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function detectLayout(folder: string): Promise<DatasetLayout> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') throw new E5Error('FILE_NOT_FOUND', { file: folder }, { cause: error })
    throw new E5Error('INPUT_UNREADABLE', { file: folder, reason: 'it is a file, and a data set is a folder.' })
  })
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name))
  if (has(/^(passages|train)\.jsonl(\.gz)?$/)) return 'training'
  if (has(/^(corpus|queries)\.jsonl(\.gz)?$/)) return 'beir'
  if (has(stsFile)) return 'sts'
  const reason =
    'it has neither passages.jsonl and train.jsonl, nor corpus.jsonl, queries.jsonl and qrels (BEIR), nor sts-*.csv (STS Benchmark).'
  throw new E5Error('INPUT_UNREADABLE', { file: folder, reason })
}
