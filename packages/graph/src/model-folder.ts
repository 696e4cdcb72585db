import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { E5Error, tokenLimit } from '@e5/core'
import { z } from 'zod'
import { type BertShape, bertConfigSchema, bertShapeOf } from './bert/bert-config.ts'
import { poolingModeOf } from './pooling.ts'

/** What a model folder's small files say of the model. */
export interface ModelFacts {
  readonly shape: BertShape
  /** Tokens that the model reads at most: the least of the folder's own limits and 512. */
  readonly tokenLimit: number
}

/** A Hugging Face model folder that can be compiled: a BERT with mean pooling. */
export interface ModelFolder extends ModelFacts {
  readonly folder: string
  readonly weightsFile: string
}

/** The file that holds a model's weights, in its folder. */
export const weightsFileName = 'model.safetensors'

const modulesSchema = z.array(z.object({ path: z.string(), type: z.string() }))
const sentenceConfigSchema = z.object({ max_seq_length: z.number().int().positive().nullish() })

/**
 * Reads a model folder, whose weights are there.
 *
 * @throws E5Error MODEL_UNSUPPORTED with the reason, MODEL_FILE_INVALID if a file is not JSON.
 */
export function readModelFolder(folder: string): ModelFolder {
  const facts = readModelFacts(folder)
  requireFile(folder, weightsFileName)
  return { ...facts, folder, weightsFile: join(folder, weightsFileName) }
}

/**
 * Reads what a model folder says of itself: `config.json`, `modules.json`, the pooling's `config.json` and
 * `sentence_bert_config.json`; its weights need not be there. Nothing is guessed: without a statement of its pooling a
 * folder is refused.
 *
 * @throws E5Error as {@link readModelFolder}.
 */
export function readModelFacts(folder: string): ModelFacts {
  for (const file of ['config.json', 'modules.json', 'tokenizer.json', 'tokenizer_config.json'])
    requireFile(folder, file)
  const config = bertConfigSchema.safeParse(readJson(join(folder, 'config.json')))
  if (!config.success) {
    throw unsupported(folder, `config.json is not that of a BERT encoder: ${z.prettifyError(config.error)}`)
  }
  const pooling = poolingModeOf(join(folder, poolingFolder(folder), 'config.json'), readJson)
  if (pooling !== 'mean') {
    throw unsupported(
      folder,
      `it pools by "${pooling}"; E5 models pool by mean, and another pooling gives other vectors.`,
    )
  }
  const shape = bertShapeOf(config.data)
  return { shape, tokenLimit: Math.min(tokenLimit, shape.positions, sentenceLimit(folder) ?? tokenLimit) }
}

/** Bytes of a model's weights. */
export function weightsBytesOf(model: ModelFolder): number {
  return statSync(model.weightsFile).size
}

function requireFile(folder: string, file: string): void {
  if (!existsSync(join(folder, file))) throw unsupported(folder, `its folder has no ${file}.`)
}

function unsupported(folder: string, reason: string): E5Error {
  return new E5Error('MODEL_UNSUPPORTED', { model: basename(folder), reason })
}

function poolingFolder(folder: string): string {
  const modules = modulesSchema.safeParse(readJson(join(folder, 'modules.json')))
  if (!modules.success) throw unsupported(folder, 'modules.json is not a list of sentence-transformers modules.')
  const kinds = modules.data.map(({ type }) => type.split('.').at(-1)!)
  const known = ['Transformer', 'Pooling', 'Normalize']
  const other = kinds.find((kind) => !known.includes(kind))
  if (other !== undefined)
    throw unsupported(folder, `it has a module "${other}"; only ${known.join(', ')} can be compiled.`)
  const pooling = modules.data[kinds.indexOf('Pooling')]
  if (pooling === undefined) throw unsupported(folder, 'modules.json names no Pooling module.')
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
