import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { type BeirSplit, findDataFile, loadTrainingData } from '@e5/data'

/**
 * Held-out rows beside `passages.jsonl` as a split: positives are relevant, every passage is a document.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, ROW_INVALID.
 */
export async function readRowsSplit(folder: string, rowsFile: string): Promise<BeirSplit> {
  const passages = await findDataFile(folder, 'passages.jsonl')
  if (passages === undefined) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, 'passages.jsonl') })
  const data = await loadTrainingData({ passages, train: rowsFile }, { negatives: 0 })
  const qrels = data.rows.map(({ positives }, row) => {
    return [String(row), new Map(positives.docIds.map((docId) => [String(docId), 1]))] as const
  })
  return {
    documents: data.passages.map((text, docId) => ({ id: String(docId), text })),
    queries: data.rows.map(({ query }, row) => ({ id: String(row), text: query })),
    qrels: new Map(qrels),
  }
}
