import type { JudgedQuery } from './judged-query.ts'
import type { PassageWriter } from './passage-writer.ts'
import { collectRows } from './row-collector.ts'
import type { ImportedRows } from './write-training-folder.ts'

/** Takes judged queries in as rows of `train.jsonl`; rows with the same query become one. */
export async function importQueries(
  queries: AsyncIterable<JudgedQuery>,
  passages: PassageWriter,
): Promise<ImportedRows> {
  const rows = collectRows()
  const idsOf = async (texts: readonly string[]) => {
    const ids: number[] = []
    for (const text of texts) {
      const id = await passages.add(text)
      if (id !== undefined) ids.push(id)
    }
    return ids
  }
  for await (const { query, positives, negatives } of queries) {
    if (query.trim() !== '') rows.add(query, await idsOf(positives), await idsOf(negatives))
  }
  return { files: new Map([['train.jsonl', rows]]), unknownJudgements: 0 }
}
