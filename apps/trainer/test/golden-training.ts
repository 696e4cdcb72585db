import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createTokenizer } from '@e5/core'
import { openSafetensors } from '@e5/graph'

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

/** Three AdamW steps that PyTorch did on the tiny synthetic BERT, with the texts as token ids. */
export interface GoldenTraining {
  readonly queries: readonly Int32Array[]
  readonly passages: readonly Int32Array[]
  readonly passagesPerQuery: number
  readonly temperature: number
  readonly learningRate: number
  readonly betas: readonly [number, number]
  readonly epsilon: number
  readonly weightDecay: number
  readonly maxGradientNorm: number
  /** Before each step and after the last. */
  readonly losses: readonly number[]
  readonly gradientNorms: readonly number[]
  /** The rows of the word embeddings that the recorded tensors have. */
  readonly wordRows: readonly number[]
  /** Of the first step, before clipping. */
  gradient(name: string): Float32Array
  weightAfter(name: string): Float32Array
}

interface TrainingRecord {
  readonly groups: readonly { query: string; passages: readonly string[] }[]
  readonly temperature: number
  readonly q_max_len: number
  readonly p_max_len: number
  readonly lr: number
  readonly betas: [number, number]
  readonly eps: number
  readonly weight_decay: number
  readonly max_grad_norm: number
  readonly word_embedding_rows: readonly number[]
  readonly loss_before_each_step_and_after: readonly number[]
  readonly grad_norm_before_clip: readonly number[]
}

/** Reads it. */
export function readGoldenTraining(): GoldenTraining {
  const record = JSON.parse(readFileSync(fixture('train-tiny.json'), 'utf8')) as TrainingRecord
  const readModelFile = (name: string) =>
    JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`@e5/model-e5-small-v2/${name}`)), 'utf8')) as object
  const files = { tokenizer: readModelFile('tokenizer.json'), tokenizerConfig: readModelFile('tokenizer_config.json') }
  const encode = (texts: readonly string[], limit: number) => {
    const tokenizer = createTokenizer(files, limit)
    return texts.map((text) => tokenizer.encode(text).ids)
  }
  const readTensors = (file: string) => {
    const tensors = openSafetensors(fixture(file))
    return (name: string) => tensors.read(name, tensors.tensors.get(name)!.shape)
  }
  return {
    queries: encode(
      record.groups.map(({ query }) => query),
      record.q_max_len,
    ),
    passages: encode(
      record.groups.flatMap(({ passages }) => passages),
      record.p_max_len,
    ),
    passagesPerQuery: record.groups[0]!.passages.length,
    temperature: record.temperature,
    learningRate: record.lr,
    betas: record.betas,
    epsilon: record.eps,
    weightDecay: record.weight_decay,
    maxGradientNorm: record.max_grad_norm,
    losses: record.loss_before_each_step_and_after,
    gradientNorms: record.grad_norm_before_clip,
    wordRows: record.word_embedding_rows,
    gradient: readTensors('train-tiny.gradients.safetensors'),
    weightAfter: readTensors('train-tiny.after-3-steps.safetensors'),
  }
}
