import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { applyPrefix, detectPrefix } from '@e5/core'
import { type SentencePair, scanStsb } from '@e5/data'
import { type LengthSample, sampleLengths } from '../../texts/length-sample.ts'
import { asRead, TextIndex } from '../../texts/text-index.ts'
import type { DatasetContent } from '../dataset-report.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type AddFinding, type ScannedFile, type SoundRow, scanFile } from '../scan-file.ts'

/** The name of an STS Benchmark file. */
export const stsFile = /^sts-\w+\.csv$/
const trainName = 'sts-train.csv'

interface CheckedPairs {
  readonly file: ScannedFile
  readonly pairs: TextIndex
  readonly lengths: LengthSample
}

/** Checks every `sts-*.csv`. */
export async function checkStsFolder(world: DatasetWorld): Promise<DatasetContent> {
  const names = (await readdir(world.folder)).filter((name) => stsFile.test(name))
  const checked: CheckedPairs[] = []
  // What is trained on comes first: the others are held against it.
  for (const name of names.sort((a, b) => Number(b === trainName) - Number(a === trainName))) {
    checked.push(
      await checkPairs(
        join(world.folder, name),
        checked.find(({ file }) => file.name === trainName),
        world,
      ),
    )
  }
  return {
    files: checked.map(({ file: { name, rows } }) => ({ name, rows })),
    lengths: checked.map(({ file, lengths }) => ({ of: file.name, ...lengths.summary(world.queryMaxLength) })),
    figures: [],
    fewestNegatives: null,
  }
}

async function checkPairs(path: string, train: CheckedPairs | undefined, world: DatasetWorld): Promise<CheckedPairs> {
  const pairs = new TextIndex()
  const lengths = sampleLengths(world.lengthSample)
  const file = await scanFile(path, scanStsb, world, (scanned, add) => {
    if (scanned === undefined) return
    checkTexts(scanned, add)
    const { line, row } = scanned
    const pair = [row.first, row.second].map(asRead).sort().join('\t')
    const seen = pairs.add(pair, line)
    if (seen !== undefined) {
      const reason = `the pair stands in line ${seen.line} already.`
      add({ line, column: 1, kind: 'duplicate-text', severity: 'warning', reason })
    }
    const trained = train?.pairs.find(pair)
    if (trained !== undefined) {
      const reason = `the pair is trained on (${trainName}, line ${trained.line}).`
      add({ line, column: 1, kind: 'leakage', severity: 'warning', reason })
    }
    for (const text of [row.first, row.second]) {
      lengths.add(() => world.tokenizer.encode(applyPrefix(text, 'query')).fullLength)
    }
  })
  return { file, pairs, lengths }
}

function checkTexts({ line, text, row }: SoundRow<SentencePair>, add: AddFinding): void {
  for (const [sentence, tabs] of [
    [row.first, 5],
    [row.second, 6],
  ] as const) {
    const column = text.split('\t', tabs).join('\t').length + 2
    if (sentence.trim() === '') {
      add({ line, column, kind: 'empty-text', severity: 'error', reason: 'the sentence is empty.' })
    }
    const prefix = detectPrefix(sentence)
    if (prefix === undefined) continue
    const reason = `the sentence begins with "${prefix}:", which embedding adds itself.`
    add({ line, column, kind: 'prefix-present', severity: 'warning', reason })
  }
}
