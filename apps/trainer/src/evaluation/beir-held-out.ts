import { E5Error } from '@e5/core'
import { readBeirSplit } from '@e5/data'
import type { HeldOutSet } from './held-out-set.ts'

/**
 * A split of a BEIR folder, its whole corpus searched. Judged queries without a text count as if nothing were found, as trec_eval
 * counts them.
 *
 * @throws E5Error ROW_INVALID, FILE_NOT_FOUND, INPUT_UNREADABLE (no judged query has a text).
 */
export async function readBeirHeldOut(folder: string, split: string): Promise<HeldOutSet> {
  const { documents, queries, qrels } = await readBeirSplit(folder, split)
  if (queries.length === 0 || documents.length === 0) {
    const reason = `it has ${documents.length} documents, and texts of ${queries.length} of the ${qrels.size} queries in qrels/${split}.tsv.`
    throw new E5Error('INPUT_UNREADABLE', { file: folder, reason })
  }
  return { queries, passages: documents, qrels }
}
