import { existsSync, readFileSync, renameSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTokenizer, type Tokenizer, type TokenizerFiles } from '@e5/core'
import { syntheticShapes, syntheticWeights, writeTestModel } from '@e5/graph/testing'
import { defaultDataDir } from '@e5/runtime'

/** The models of the bench: the real small one, and e5-large-v2's shape with generated weights. */
export type BenchModel = 'small' | 'large'

/** The folder of e5-small-v2's real weights. */
export const smallModelFolder = dirname(fileURLToPath(import.meta.resolve('@e5/model-e5-small-v2/tokenizer.json')))

/** What to give `loadEmbedder` for a bench model; writes the large one (1.3 GB) at its first use. */
export async function prepareModel(model: BenchModel): Promise<string> {
  if (model === 'small') return 'e5-small-v2'
  const folder = join(defaultDataDir(), 'bench', 'synthetic-large')
  if (existsSync(folder)) return folder
  console.error(`bench: writing a model of e5-large-v2's shape with generated weights to ${folder} …`)
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  writeTestModel({
    folder: partial,
    shape: syntheticShapes.large,
    weights: syntheticWeights(),
    tokenizerFrom: smallModelFolder,
  })
  renameSync(partial, folder)
  return folder
}

/** The tokenizer of both models. */
export function benchTokenizer(): Tokenizer {
  return createTokenizer(tokenizerFiles())
}

/** Its files. */
export function tokenizerFiles(): TokenizerFiles {
  const readJson = (file: string) => JSON.parse(readFileSync(join(smallModelFolder, file), 'utf8')) as object
  return { tokenizer: readJson('tokenizer.json'), tokenizerConfig: readJson('tokenizer_config.json') }
}
