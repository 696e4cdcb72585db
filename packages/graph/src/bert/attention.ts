import type { GraphBuilder, NodeRequest } from '../onnx/graph-builder.ts'
import { tokensName } from './embeddings.ts'
import type { EncoderParts } from './layer-products.ts'
import { addRows, addTexts } from './rows.ts'

/**
 * From how many tokens a text's attention works in blocks that stay in the cache (ONNX Runtime's MultiHeadAttention) instead
 * of whole (ONNX's Attention). Times of a whole e5-small-v2 in int8 on one core of a Zen 4, whole / blocked in ms: 24 tokens
 * 4.92 / 5.08, 128: 22.6 / 23.2, 256: 51.4 / 51.8, 320: 67.7 / 67.1, 384: 87.4 / 85.6, 512: 136.0 / 128.6. The choice costs
 * 0.08 ms a run.
 */
const blockedFromTokens = 320

const isLong = 'attention.is_long'

/** Adds the choice that all layers share, after the embeddings. */
export function addAttentionChoice(builder: GraphBuilder): void {
  const limit = builder.constant('attention.limit', 'int64', [1], BigInt64Array.of(BigInt(blockedFromTokens)))
  builder.node(isLong, { operator: 'GreaterOrEqual', inputs: [tokensName, limit] })
}

/** Adds softmax(QKᵀ/√d)V by heads; the inputs are query, key and value, one row a token each. */
export function addAttention(parts: EncoderParts, name: string, products: readonly string[]): string {
  const { builder, shape } = parts
  const inputs = products.map((product) => addTexts(parts, product))
  const heads = { int: shape.heads }
  const whole: NodeRequest = { operator: 'Attention', inputs, attributes: { q_num_heads: heads, kv_num_heads: heads } }
  const blocked: NodeRequest = {
    operator: 'MultiHeadAttention',
    domain: 'com.microsoft',
    inputs,
    attributes: { num_heads: heads },
  }
  const output = { type: 'float32', shape: ['batch', 'tokens', shape.hiddenSize] } as const
  const found = builder.node(name, {
    operator: 'If',
    inputs: [isLong],
    attributes: {
      then_branch: { graph: builder.branch(`${name}.blocked`, blocked, output) },
      else_branch: { graph: builder.branch(`${name}.whole`, whole, output) },
    },
  })
  return addRows(builder, found)
}
