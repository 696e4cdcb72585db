import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { E5Error } from '@e5/core'
import { findDataFile, readBeirSplit } from '@e5/data'
import { detectLayout } from '../dataset/dataset-layout.ts'
import { stsFile } from '../dataset/sts/check-sts-folder.ts'
import type { QualityFigures } from './quality.ts'
import { retrievalQuality } from './retrieval-quality.ts'
import { readRowsSplit } from './rows-split.ts'
import { similarityQuality } from './similarity-quality.ts'
import type { EmbedPortions } from './text-embedder.ts'

/** A data set to measure on: what of it, and how. */
export type QualityTask = (embed: EmbedPortions, dimensions: number) => Promise<QualityFigures>

// What a figure is commonly told of, most common first.
const splits = ['test', 'dev', 'train']

/**
 * Finds what can be measured on a data set: the test split of a BEIR folder, the test file of STS Benchmark, `test.jsonl` beside
 * `passages.jsonl`; the dev one where there is none.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, ROW_INVALID.
 */
export async function qualityTask(folder: string): Promise<QualityTask> {
  const layout = await detectLayout(folder)
  switch (layout) {
    case 'beir': {
      const names: readonly string[] = await readdir(join(folder, 'qrels')).catch(() => [])
      const split = splits.find((name) => names.includes(`${name}.tsv`))
      if (split === undefined) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, 'qrels', 'test.tsv') })
      const data = await readBeirSplit(folder, split)
      return (embed, dimensions) => retrievalQuality(split, data, embed, dimensions)
    }
    case 'sts': {
      const names = (await readdir(folder)).filter((name) => stsFile.test(name))
      const name = splits.map((split) => `sts-${split}.csv`).find((file) => names.includes(file)) ?? names[0]!
      return (embed) => similarityQuality(join(folder, name), embed)
    }
    case 'training': {
      const file = (await findDataFile(folder, 'test.jsonl')) ?? (await findDataFile(folder, 'dev.jsonl'))
      if (file === undefined) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, 'test.jsonl') })
      const data = await readRowsSplit(folder, file)
      return (embed, dimensions) => retrievalQuality(basename(file), data, embed, dimensions)
    }
  }
}
