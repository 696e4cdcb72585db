import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readTexts } from '../beir-folder.ts'

// A sentence or two: what a title, a question or a product line has.
const wordsOfPassage = 12
const rowsOfFile = 10_000

/** Short passages out of a corpus, from its start again when it ends, all of them different. */
export async function shortPassages(beirFolder: string, count: number): Promise<string[]> {
  const passages: string[] = []
  const words = (await readTexts(beirFolder, 'corpus.jsonl')).map(({ text }) => text.split(/\s+/))
  for (let round = 0; passages.length < count; round++) {
    for (const own of words) {
      for (let from = round; from + wordsOfPassage <= own.length && passages.length < count; from += wordsOfPassage) {
        passages.push(own.slice(from, from + wordsOfPassage).join(' '))
      }
    }
  }
  return passages
}

/** Writes them as SambaStudio's batch jobs take them (`text_list`), and as the rows of one file for `e5 embed`. */
export async function writePassages(
  folder: string,
  passages: readonly string[],
): Promise<{ dataset: string; rows: string }> {
  const dataset = join(folder, 'passages')
  await mkdir(dataset)
  for (let from = 0, file = 0; from < passages.length; from += rowsOfFile, file++) {
    const name = `part-${String(file).padStart(4, '0')}.json`
    await writeFile(join(dataset, name), JSON.stringify({ text_list: passages.slice(from, from + rowsOfFile) }))
  }
  const rows = join(folder, 'rows.jsonl')
  await writeFile(rows, passages.map((text) => `${JSON.stringify({ text })}\n`).join(''))
  return { dataset, rows }
}
