import { closeSync, copyFileSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { BertShape } from '../bert/bert-config.ts'
import type { WeightSource } from '../weights/weight-source.ts'

/** What to write, and whose tokenizer to copy. */
export interface ModelFolderRequest {
  readonly folder: string
  readonly shape: BertShape
  readonly weights: WeightSource
  /** A model folder with `tokenizer.json` and `tokenizer_config.json`. */
  readonly tokenizerFrom: string
}

/** Writes a Hugging Face model folder (fp32 safetensors, mean pooling), one tensor in memory at a time. */
export function writeModelFolder({ folder, shape, weights, tokenizerFrom }: ModelFolderRequest): void {
  mkdirSync(join(folder, '1_Pooling'), { recursive: true })
  const writeJson = (name: string, content: unknown) => writeFileSync(join(folder, name), JSON.stringify(content))
  writeJson('config.json', {
    model_type: 'bert',
    hidden_size: shape.hiddenSize,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    intermediate_size: shape.intermediateSize,
    vocab_size: shape.vocabularySize,
    max_position_embeddings: shape.positions,
    type_vocab_size: shape.tokenTypes,
    layer_norm_eps: shape.layerNormEpsilon,
    hidden_act: 'gelu',
  })
  writeJson('modules.json', [
    { idx: 0, name: '0', path: '', type: 'sentence_transformers.models.Transformer' },
    { idx: 1, name: '1', path: '1_Pooling', type: 'sentence_transformers.models.Pooling' },
    { idx: 2, name: '2', path: '2_Normalize', type: 'sentence_transformers.models.Normalize' },
  ])
  writeJson('1_Pooling/config.json', { word_embedding_dimension: shape.hiddenSize, pooling_mode_mean_tokens: true })
  for (const file of ['tokenizer.json', 'tokenizer_config.json']) {
    copyFileSync(join(tokenizerFrom, file), join(folder, file))
  }
  writeWeights(join(folder, 'model.safetensors'), tensorShapes(shape), weights)
}

function tensorShapes({ hiddenSize, layers, intermediateSize, vocabularySize, positions, tokenTypes }: BertShape) {
  const shapes: [name: string, shape: number[]][] = [
    ['embeddings.word_embeddings.weight', [vocabularySize, hiddenSize]],
    ['embeddings.position_embeddings.weight', [positions, hiddenSize]],
    ['embeddings.token_type_embeddings.weight', [tokenTypes, hiddenSize]],
  ]
  const linear = (name: string, outputs: number, inputs: number) =>
    shapes.push([`${name}.weight`, [outputs, inputs]], [`${name}.bias`, [outputs]])
  const layerNorm = (name: string) => shapes.push([`${name}.weight`, [hiddenSize]], [`${name}.bias`, [hiddenSize]])
  layerNorm('embeddings.LayerNorm')
  for (let layer = 0; layer < layers; layer++) {
    const name = `encoder.layer.${layer}`
    for (const role of ['query', 'key', 'value']) linear(`${name}.attention.self.${role}`, hiddenSize, hiddenSize)
    linear(`${name}.attention.output.dense`, hiddenSize, hiddenSize)
    layerNorm(`${name}.attention.output.LayerNorm`)
    linear(`${name}.intermediate.dense`, intermediateSize, hiddenSize)
    linear(`${name}.output.dense`, hiddenSize, intermediateSize)
    layerNorm(`${name}.output.LayerNorm`)
  }
  return shapes
}

function writeWeights(file: string, shapes: ReturnType<typeof tensorShapes>, weights: WeightSource): void {
  const header: Record<string, object> = {}
  let end = 0
  for (const [name, shape] of shapes) {
    const begin = end
    end += 4 * shape.reduce((product, size) => product * size, 1)
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] }
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const descriptor = openSync(file, 'wx')
  writeSync(descriptor, length)
  writeSync(descriptor, json)
  for (const [name, shape] of shapes) writeSync(descriptor, weights.read(name, shape))
  closeSync(descriptor)
}
