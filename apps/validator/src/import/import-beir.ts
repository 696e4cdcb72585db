import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { fileBytes, findDataFile, type Qrels, readBeirTexts, readQrels } from '@e5/data'
import type { PassageWriter } from './passage-writer.ts'
import { collectRows, type RowCollector } from './row-collector.ts'
import type { ImportedRows } from './write-training-folder.ts'

// Judged documents from this grade on are relevant, as for trec_eval.
const relevantGrade = 1

/**
 * Reads a BEIR folder: `qrels/train.tsv` becomes `train.jsonl`, and so on; documents judged as not relevant are negatives.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, ROW_INVALID.
 */
export async function importBeir(folder: string, passages: PassageWriter): Promise<ImportedRows> {
  const splits = await readSplits(join(folder, 'qrels'))
  const docIds = new Map<string, number>()
  const corpus = await neededFile(folder, 'corpus.jsonl')
  for await (const { id, text } of readBeirTexts(fileBytes(corpus), corpus)) {
    const docId = await passages.add(text, id)
    if (docId !== undefined) docIds.set(id, docId)
  }
  const queries = new Map<string, string>()
  const queriesFile = await neededFile(folder, 'queries.jsonl')
  for await (const { id, text } of readBeirTexts(fileBytes(queriesFile), queriesFile)) queries.set(id, text)

  let unknownJudgements = 0
  const files = new Map<string, RowCollector>()
  for (const [name, qrels] of splits) {
    const rows = collectRows()
    for (const [queryId, judgements] of qrels) {
      const query = queries.get(queryId)
      const known = [...judgements].flatMap(([document, grade]) => {
        const docId = docIds.get(document)
        return docId === undefined ? [] : [{ docId, isRelevant: grade >= relevantGrade }]
      })
      unknownJudgements += query === undefined ? judgements.size : judgements.size - known.length
      if (query === undefined || query.trim() === '') continue
      const idsOf = (isWanted: boolean) =>
        known.filter(({ isRelevant }) => isRelevant === isWanted).map(({ docId }) => docId)
      rows.add(query, idsOf(true), idsOf(false), queryId)
    }
    files.set(`${name}.jsonl`, rows)
  }
  return { files, unknownJudgements }
}

async function readSplits(folder: string): Promise<Map<string, Qrels>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.tsv')).sort()
  if (names.length === 0) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, 'train.tsv') })
  const splits = new Map<string, Qrels>()
  for (const name of names) {
    const file = join(folder, name)
    splits.set(name.slice(0, -'.tsv'.length), await readQrels(fileBytes(file), file))
  }
  return splits
}

async function neededFile(folder: string, name: string): Promise<string> {
  const file = await findDataFile(folder, name)
  if (file === undefined) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, name) })
  return file
}
