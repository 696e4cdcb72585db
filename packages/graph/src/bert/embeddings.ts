import { encoderInput } from './encoder-names.ts'
import { addLayerNorm } from './layer-norm.ts'
import type { EncoderParts } from './layer-products.ts'

/** Names of two values that others need too: the number of tokens, int64 `[1]`, and a 0 of that form. */
export const tokensName = 'embeddings.tokens'
export const firstName = 'embeddings.first'

/** The sums of word and place, normalised: `[batch, tokens, hiddenSize]`. */
export function addEmbeddings(parts: EncoderParts): string {
  const { builder, weights, shape } = parts
  const { hiddenSize, vocabularySize, positions } = shape
  const words = weights.read('embeddings.word_embeddings.weight', [vocabularySize, hiddenSize])
  const wordTable = builder.weight('embeddings.words', 'float32', [vocabularySize, hiddenSize], words)
  const placeTable = builder.weight('embeddings.places', 'float32', [positions, hiddenSize], placeRows(parts))
  const zero = builder.constant(firstName, 'int64', [1], BigInt64Array.of(0n))
  const tokens = builder.node(tokensName, {
    operator: 'Shape',
    inputs: [encoderInput],
    attributes: { start: { int: 1 }, end: { int: 2 } },
  })
  const place = builder.node('embeddings.place', { operator: 'Slice', inputs: [placeTable, zero, tokens, zero] })
  const word = builder.node('embeddings.word', { operator: 'Gather', inputs: [wordTable, encoderInput] })
  const sum = builder.node('embeddings.sum', { operator: 'Add', inputs: [word, place] })
  return addLayerNorm(parts, 'embeddings.LayerNorm', sum)
}

// All tokens of a text are of type 0 in E5, so its row is added to each position once, here.
function placeRows({ weights, shape: { positions, hiddenSize, tokenTypes } }: EncoderParts): Float32Array {
  const rows = weights.read('embeddings.position_embeddings.weight', [positions, hiddenSize])
  const types = weights.read('embeddings.token_type_embeddings.weight', [tokenTypes, hiddenSize])
  for (let index = 0; index < rows.length; index++) rows[index]! += types[index % hiddenSize]!
  return rows
}
