import { applyPrefix, detectPrefix, type InputType } from '@e5/core'
import { columnOf, scanBeirTexts } from '@e5/data'
import { type LengthSample, sampleLengths } from '../../texts/length-sample.ts'
import { asRead, TextIndex } from '../../texts/text-index.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type ScannedFile, scanFile } from '../scan-file.ts'

/** The texts of a BEIR file: text n has id n. */
export interface CheckedTexts {
  readonly file: ScannedFile
  readonly ids: TextIndex
  readonly texts: TextIndex
  readonly lengths: LengthSample
}

/** Checks every row of a BEIR `corpus.jsonl` (passages) or `queries.jsonl`. */
export async function checkTexts(
  path: string,
  inputType: Exclude<InputType, 'none'>,
  world: DatasetWorld,
): Promise<CheckedTexts> {
  const ids = new TextIndex()
  const texts = new TextIndex()
  const lengths = sampleLengths(world.lengthSample)
  const file = await scanFile(path, scanBeirTexts, world, (scanned, add) => {
    if (scanned === undefined) return
    const { line, text, row } = scanned
    const at = (key: string) => ({ line, column: columnOf(text, [key]) })
    const sameId = ids.add(row.id, line)
    if (sameId !== undefined) {
      const reason = `the id "${row.id}" stands in line ${sameId.line} already.`
      add({ ...at('_id'), kind: 'duplicate-id', severity: 'error', reason })
    }
    const sameText = texts.add(asRead(row.text), line)
    if (sameText !== undefined) {
      const reason = `the text stands in line ${sameText.line} already.`
      add({ ...at('text'), kind: 'duplicate-text', severity: 'warning', reason })
    }
    if (row.text.trim() === '') {
      add({ ...at('text'), kind: 'empty-text', severity: 'warning', reason: 'the text is empty.' })
    }
    if (detectPrefix(row.text) !== undefined) {
      const reason = `it begins with "${detectPrefix(row.text)}:", which embedding adds itself.`
      add({ ...at('text'), kind: 'prefix-present', severity: 'warning', reason })
    }
    lengths.add(() => world.tokenizer.encode(applyPrefix(row.text, inputType)).fullLength)
  })
  return { file, ids, texts, lengths }
}
