import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { detectLayout } from '../dataset/dataset-layout.ts'
import { stsFile } from '../dataset/sts/check-sts-folder.ts'
import type { QualityFigures } from './quality.ts'
import { retrievalQuality } from './retrieval-quality.ts'
import { similarityQuality } from './similarity-quality.ts'
import type { EmbedPortions } from './text-embedder.ts'

/** A data set to measure on: what of it, and how. */
export type QualityTask = (embed: EmbedPortions, dimensions: number) => Promise<QualityFigures>

// What a figure is commonly told of, most common first.
const splits = ['test', 'dev', 'train']

/**
 * Finds what can be measured on a data set: the test split of a BEIR folder, the test file of STS Benchmark; the dev one where
 * there is none.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE.
 */
export async function qualityTask(folder: string): Promise<QualityTask> {
  const layout = await detectLayout(folder)
  switch (layout) {
    case 'beir': {
      const names: readonly string[] = await readdir(join(folder, 'qrels')).catch(() => [])
      const split = splits.find((name) => names.includes(`${name}.tsv`))
      if (split === undefined) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, 'qrels', 'test.tsv') })
      return (embed, dimensions) => retrievalQuality(folder, split, embed, dimensions)
    }
    case 'sts': {
      const names = (await readdir(folder)).filter((name) => stsFile.test(name))
      const name = splits.map((split) => `sts-${split}.csv`).find((file) => names.includes(file)) ?? names[0]!
      return (embed) => similarityQuality(join(folder, name), embed)
    }
    case 'training': {
      const reason = 'quality is measured on BEIR or STS Benchmark data; a training run measures its own held-out rows.'
      throw new E5Error('INPUT_UNREADABLE', { file: folder, reason })
    }
  }
}
