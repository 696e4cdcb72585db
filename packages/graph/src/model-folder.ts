import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { E5Error, tokenLimit } from '@e5/core'
import { z } from 'zod'
import { type BertShape, bertConfigSchema, bertShapeOf } from './bert/bert-config.ts'
import { poolingModeOf } from './pooling.ts'

/** A Hugging Face model folder that can be compiled: a BERT with mean pooling. */
export interface ModelFolder {
  readonly folder: string
  readonly shape: BertShape
  /** Tokens that the model reads at most: the least of the folder's own limits and 512. */
  readonly tokenLimit: number
  readonly weightsFile: string
}

/** The file that holds a model's weights, in its folder. */
export const weightsFileName = 'model.safetensors'

const modulesSchema = z.array(z.object({ path: z.string(), type: z.string() }))
const sentenceConfigSchema = z.object({ max_seq_length: z.number().int().positive().nullish() })

/**
 * Reads what a model folder says of itself: `config.json`, `modules.json`, the pooling's `config.json` and
 * `sentence_bert_config.json`. Nothing is guessed: without a statement of its pooling a folder is refused.
 *
 * @throws E5Error MODEL_UNSUPPORTED with the reason, MODEL_FILE_INVALID if a file is not JSON.
 */
export function readModelFolder(folder: string): ModelFolder {
  const model = basename(folder)
  const unsupported = (reason: string) => new E5Error('MODEL_UNSUPPORTED', { model, reason })
  for (const file of ['config.json', 'modules.json', 'tokenizer.json', 'tokenizer_config.json', weightsFileName]) {
    if (!existsSync(join(folder, file))) throw unsupported(`its folder has no ${file}.`)
  }
  const config = bertConfigSchema.safeParse(readJson(join(folder, 'config.json')))
  if (!config.success) throw unsupported(`config.json is not that of a BERT encoder: ${z.prettifyError(config.error)}`)

  const pooling = poolingModeOf(join(folder, poolingFolder(folder, unsupported), 'config.json'), readJson)
  if (pooling !== 'mean') {
    throw unsupported(`it pools by "${pooling}"; E5 models pool by mean, and another pooling gives other vectors.`)
  }
  const shape = bertShapeOf(config.data)
  return {
    folder,
    shape,
    tokenLimit: Math.min(tokenLimit, shape.positions, sentenceLimit(folder) ?? tokenLimit),
    weightsFile: join(folder, weightsFileName),
  }
}

/** Bytes of a model's weights. */
export function weightsBytesOf(model: ModelFolder): number {
  return statSync(model.weightsFile).size
}

function poolingFolder(folder: string, unsupported: (reason: string) => E5Error): string {
  const modules = modulesSchema.safeParse(readJson(join(folder, 'modules.json')))
  if (!modules.success) throw unsupported('modules.json is not a list of sentence-transformers modules.')
  const kinds = modules.data.map(({ type }) => type.split('.').at(-1)!)
  const known = ['Transformer', 'Pooling', 'Normalize']
  const other = kinds.find((kind) => !known.includes(kind))
  if (other !== undefined) throw unsupported(`it has a module "${other}"; only ${known.join(', ')} can be compiled.`)
  const pooling = modules.data[kinds.indexOf('Pooling')]
  if (pooling === undefined) throw unsupported('modules.json names no Pooling module.')
  return pooling.path
}

function sentenceLimit(folder: string): number | undefined {
  const file = join(folder, 'sentence_bert_config.json')
  if (!existsSync(file)) return undefined
  const config = sentenceConfigSchema.safeParse(readJson(file))
  if (!config.success) throw new E5Error('MODEL_FILE_INVALID', { file, reason: z.prettifyError(config.error) })
  return config.data.max_seq_length ?? undefined
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new E5Error('MODEL_FILE_INVALID', { file, reason: `${(error as Error).message}.` }, { cause: error })
  }
}
