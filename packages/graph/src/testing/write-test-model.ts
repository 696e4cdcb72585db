import { tokenLimit } from '@e5/core'
import type { BertShape } from '../bert/bert-config.ts'
import { parameterLayout } from '../training/parameters.ts'
import type { WeightSource } from '../weights/weight-source.ts'
import { writeModelFolder } from '../write-model-folder.ts'

/** What to write, and whose tokenizer to copy. */
export interface TestModelRequest {
  readonly folder: string
  readonly shape: BertShape
  readonly weights: WeightSource
  /** A model folder with `tokenizer.json` and `tokenizer_config.json`. */
  readonly tokenizerFrom: string
}

/** Writes a Hugging Face model folder of a shape, one tensor in memory at a time. */
export function writeTestModel({ folder, shape, weights, tokenizerFrom }: TestModelRequest): void {
  writeModelFolder({
    folder,
    config: {
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
    },
    tensors: parameterLayout(shape).parameters.map((parameter) => ({
      ...parameter,
      read: () => weights.read(parameter.name, parameter.shape),
    })),
    tokenizerFrom,
    tokenLimit,
    dimensions: shape.hiddenSize,
  })
}
