import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { prefixes } from '@e5/core'
import { weightsFileName } from './model-folder.ts'
import { type TensorToWrite, writeSafetensors } from './weights/write-safetensors.ts'

/** A model to write as a folder of Hugging Face files. */
export interface ModelFolderRequest {
  /** Made if it is not there; none of the files may be. */
  readonly folder: string
  /** The content of `config.json`. */
  readonly config: Readonly<Record<string, unknown>>
  readonly tensors: readonly TensorToWrite[]
  /** A model folder whose tokenizer this model has. */
  readonly tokenizerFrom: string
  /** Tokens that the model reads at most. */
  readonly tokenLimit: number
  readonly dimensions: number
}

// The last two are there for programs that read no tokenizer.json.
const tokenizerFiles = ['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'vocab.txt']

/**
 * Writes a model folder that sentence-transformers, text-embeddings-inference and E5 Studio read: float32 weights, mean pooling,
 * vectors of length 1, E5's prefixes as prompts.
 *
 * @throws the file system's error.
 */
export function writeModelFolder(request: ModelFolderRequest): void {
  const { folder, config, tensors, tokenizerFrom } = request
  mkdirSync(folder, { recursive: true })
  const files = { 'config.json': { ...config, ...float32 }, ...sentenceFiles(request) }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' })
  }
  for (const name of tokenizerFiles) {
    if (existsSync(join(tokenizerFrom, name))) copyFileSync(join(tokenizerFrom, name), join(folder, name))
  }
  writeSafetensors(join(folder, weightsFileName), tensors)
}

/** The `config.json` of a model folder that was checked. */
export function readModelConfig(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as Record<string, unknown>
}

const float32 = { architectures: ['BertModel'], torch_dtype: 'float32' }

const modules = [
  { idx: 0, name: '0', path: '', type: 'sentence_transformers.models.Transformer' },
  { idx: 1, name: '1', path: '1_Pooling', type: 'sentence_transformers.models.Pooling' },
  { idx: 2, name: '2', path: '2_Normalize', type: 'sentence_transformers.models.Normalize' },
]

function sentenceFiles({ dimensions, tokenLimit }: ModelFolderRequest): Record<string, object> {
  return {
    'modules.json': modules,
    // In both of sentence-transformers' forms: 5.4 and later write `pooling_mode`, text-embeddings-inference reads the flags only.
    '1_Pooling/config.json': {
      word_embedding_dimension: dimensions,
      pooling_mode_cls_token: false,
      pooling_mode_mean_tokens: true,
      pooling_mode_max_tokens: false,
      pooling_mode_mean_sqrt_len_tokens: false,
      embedding_dimension: dimensions,
      pooling_mode: 'mean',
      include_prompt: true,
    },
    'sentence_bert_config.json': { max_seq_length: tokenLimit, do_lower_case: false },
    'config_sentence_transformers.json': {
      prompts: { query: prefixes.query, document: prefixes.passage, passage: prefixes.passage },
      default_prompt_name: null,
      similarity_fn_name: 'cosine',
    },
  }
}
