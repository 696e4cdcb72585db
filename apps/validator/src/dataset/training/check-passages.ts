import { applyPrefix } from '@e5/core'
import { checkPassage, passageText, scanPassages } from '@e5/data'
import { type LengthSample, sampleLengths } from '../../texts/length-sample.ts'
import { asRead, TextIndex } from '../../texts/text-index.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type ScannedFile, scanFile } from '../scan-file.ts'

/** What rows of `train.jsonl` are held against. */
export interface CheckedPassages {
  readonly file: ScannedFile
  /** All rows, whether or not they can be read; a row's number is its doc id. */
  readonly texts: TextIndex
  /** How many doc ids there are; infinite if the file broke off. */
  readonly count: number
  readonly lengths: LengthSample
  readonly duplicates: number
}

/** Checks every row of a `passages.jsonl`. */
export async function checkPassages(path: string, world: DatasetWorld): Promise<CheckedPassages> {
  const { tokenizer } = world
  const texts = new TextIndex()
  const lengths = sampleLengths(world.lengthSample)
  let duplicates = 0
  const file = await scanFile(path, scanPassages, world, (scanned, add) => {
    if (scanned === undefined) {
      // Its number is taken, and no other row is like it.
      texts.add(`\0unreadable ${texts.length}`, 0)
      return
    }
    const { line, row } = scanned
    const text = passageText(row)
    for (const fault of checkPassage(scanned)) add(fault)
    const seen = texts.add(asRead(text), line)
    if (seen !== undefined) {
      duplicates++
      const reason = `the passage stands in line ${seen.line} (passage ${seen.number}) already: as a negative of its own twin it teaches the opposite.`
      add({ line, column: 1, kind: 'duplicate-text', severity: 'warning', reason })
    }
    lengths.add(() => tokenizer.encode(applyPrefix(text, 'passage')).fullLength)
  })
  return { file, texts, count: file.isWhole ? texts.length : Number.POSITIVE_INFINITY, lengths, duplicates }
}
