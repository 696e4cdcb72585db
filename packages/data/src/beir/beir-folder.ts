import { join } from 'node:path'
import { fileBytes } from '../rows/file-bytes.ts'
import type { ByteSource } from '../rows/lines.ts'
import { type BeirText, readBeirTexts } from './beir-texts.ts'
import { type Qrels, readQrels } from './qrels.ts'

/** A split of a BEIR data set, all in memory. */
export interface BeirSplit {
  readonly documents: readonly BeirText[]
  /** Those that have judgements in the split. */
  readonly queries: readonly BeirText[]
  readonly qrels: Qrels
}

/**
 * Reads a BEIR folder's `corpus.jsonl`, `queries.jsonl` and `qrels/<split>.tsv`.
 *
 * @throws E5Error ROW_INVALID, FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function readBeirSplit(folder: string, split: string): Promise<BeirSplit> {
  const qrels = await readQrels(fileBytes(join(folder, 'qrels', `${split}.tsv`)), `qrels/${split}.tsv`)
  const documents = await readTexts(fileBytes(join(folder, 'corpus.jsonl')), 'corpus.jsonl')
  const queries = await readTexts(fileBytes(join(folder, 'queries.jsonl')), 'queries.jsonl')
  return { documents, queries: queries.filter(({ id }) => qrels.has(id)), qrels }
}

async function readTexts(source: ByteSource, file: string): Promise<BeirText[]> {
  const texts: BeirText[] = []
  for await (const text of readBeirTexts(source, file)) texts.push(text)
  return texts
}
