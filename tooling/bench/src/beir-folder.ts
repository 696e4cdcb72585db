import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { type BeirText, type Qrels, readBeirTexts, readQrels } from '@e5/data'

/** The texts of `corpus.jsonl` or `queries.jsonl` in a BEIR folder. @throws E5Error ROW_INVALID. */
export async function readTexts(folder: string, file: string): Promise<BeirText[]> {
  const texts: BeirText[] = []
  for await (const text of readBeirTexts(createReadStream(join(folder, file)), file)) texts.push(text)
  return texts
}

/** The judgements of a BEIR folder's test queries. @throws E5Error ROW_INVALID. */
export function readTestQrels(folder: string): Promise<Qrels> {
  return readQrels(createReadStream(join(folder, 'qrels', 'test.tsv')), 'qrels/test.tsv')
}
