import { existsSync, renameSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { bertWeights, openSafetensors, readModelFolder } from '@e5/graph'
import { defaultDataDir } from '@e5/runtime'
import type { BenchModel } from '../bench-model.ts'
import { plainBertVersion, writePlainBert } from './plain-bert.ts'

/** A Hugging Face folder for the peers: a copy of the model's, and ONNX files in fp32 and q8. Written at its first use. */
export async function preparePeerFolder(model: BenchModel, modelFolder: string): Promise<string> {
  const folder = join(defaultDataDir(), 'bench', `peers-${model}-${plainBertVersion}`)
  if (existsSync(folder)) return folder
  console.error(`bench: writing the peers' model files to ${folder} …`)
  const partial = `${folder}.partial`
  await rm(partial, { recursive: true, force: true })
  await cp(modelFolder, partial, { recursive: true, filter: (source) => basename(source) !== 'node_modules' })
  const { shape, weightsFile } = readModelFolder(modelFolder)
  const file = openSafetensors(weightsFile)
  for (const precision of ['fp32', 'q8'] as const) {
    writePlainBert({ folder: partial, shape, weights: bertWeights(file), precision })
  }
  file.close()
  renameSync(partial, folder)
  return folder
}
