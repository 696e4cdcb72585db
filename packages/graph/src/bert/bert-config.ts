import { z } from 'zod'

/** The part of a Hugging Face `config.json` that decides the encoder's graph. */
export const bertConfigSchema = z.object({
  model_type: z.literal('bert'),
  hidden_size: z.number().int().positive(),
  num_hidden_layers: z.number().int().positive(),
  num_attention_heads: z.number().int().positive(),
  intermediate_size: z.number().int().positive(),
  vocab_size: z.number().int().positive(),
  max_position_embeddings: z.number().int().positive(),
  type_vocab_size: z.number().int().positive(),
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_act: z.literal('gelu').default('gelu'),
  position_embedding_type: z.literal('absolute').default('absolute'),
})

/** The shape of a BERT encoder. */
export interface BertShape {
  readonly hiddenSize: number
  readonly layers: number
  readonly heads: number
  readonly intermediateSize: number
  readonly vocabularySize: number
  readonly positions: number
  readonly tokenTypes: number
  readonly layerNormEpsilon: number
}

/** The shape that a parsed `config.json` describes. */
export function bertShapeOf(config: z.infer<typeof bertConfigSchema>): BertShape {
  return {
    hiddenSize: config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    intermediateSize: config.intermediate_size,
    vocabularySize: config.vocab_size,
    positions: config.max_position_embeddings,
    tokenTypes: config.type_vocab_size,
    layerNormEpsilon: config.layer_norm_eps,
  }
}
