import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { type BeirText, readBeirTexts } from '@e5/data'

/** The texts of `corpus.jsonl` or `queries.jsonl` in a BEIR folder. @throws E5Error ROW_INVALID. */
export async function readTexts(folder: string, file: string): Promise<BeirText[]> {
  const texts: BeirText[] = []
  for await (const text of readBeirTexts(createReadStream(join(folder, file)), file)) texts.push(text)
  return texts
}
