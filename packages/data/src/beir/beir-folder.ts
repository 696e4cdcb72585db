import { createReadStream } from 'node:fs'
import { join } from 'node:path'
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
 * @throws E5Error ROW_INVALID; what the file system throws where a file is not there.
 */
export async function readBeirSplit(folder: string, split: string): Promise<BeirSplit> {
  const qrels = await readQrels(createReadStream(join(folder, 'qrels', `${split}.tsv`)), `qrels/${split}.tsv`)
  const documents = await readTexts(createReadStream(join(folder, 'corpus.jsonl')), 'corpus.jsonl')
  const queries = await readTexts(createReadStream(join(folder, 'queries.jsonl')), 'queries.jsonl')
  return { documents, queries: queries.filter(({ id }) => qrels.has(id)), qrels }
}

async function readTexts(source: ByteSource, file: string): Promise<BeirText[]> {
  const texts: BeirText[] = []
  for await (const text of readBeirTexts(source, file)) texts.push(text)
  return texts
}
