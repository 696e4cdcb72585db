import type { BertShape } from '@e5/graph'
import type { ParameterLayout } from '@e5/graph/training'
import { positionEmbeddings, typeEmbeddings, wordEmbeddings } from '@e5/graph/training'
import type { MicroBatch } from './micro-batch.ts'
import { type RowGradients, rowStart } from './row-gradients.ts'

/** Writes the sum of word, position and type 0 of each token: `[tokens, hiddenSize]`, before the LayerNorm. */
export function addEmbeddings(
  { ids, groups }: MicroBatch,
  output: Float32Array,
  { shape, layout, parameters }: { shape: BertShape; layout: ParameterLayout; parameters: Float32Array },
): void {
  const { hiddenSize } = shape
  const words = layout.find(wordEmbeddings).offset
  const places = layout.find(positionEmbeddings).offset
  const types = layout.find(typeEmbeddings).offset
  eachToken(groups, (token, position) => {
    const word = words + ids[token]! * hiddenSize
    const place = places + position * hiddenSize
    const target = token * hiddenSize
    for (let at = 0; at < hiddenSize; at++) {
      output[target + at] = Math.fround(parameters[word + at]! + parameters[types + at]!) + parameters[place + at]!
    }
  })
}

/** Where the gradients of the embeddings go; those that are not trained are left out. */
export interface EmbeddingGradients {
  readonly words: RowGradients
  /** Of type 0, `[hiddenSize]`. */
  readonly type: Float32Array
  readonly positions: Float32Array | undefined
}

/** Adds the gradients of the sums, `[tokens, hiddenSize]`, to those of what was summed. */
export function addEmbeddingGradients(
  { ids, groups }: MicroBatch,
  gradient: Float32Array,
  { words, type, positions }: EmbeddingGradients,
): void {
  const hiddenSize = type.length
  const typeSums = new Float64Array(hiddenSize)
  eachToken(groups, (token, position) => {
    const source = token * hiddenSize
    const word = rowStart(words, ids[token]!, hiddenSize)
    for (let at = 0; at < hiddenSize; at++) {
      const value = gradient[source + at]!
      words.values[word + at]! += value
      typeSums[at]! += value
      if (positions !== undefined) positions[position * hiddenSize + at]! += value
    }
  })
  for (let at = 0; at < hiddenSize; at++) type[at]! += typeSums[at]!
}

function eachToken(groups: MicroBatch['groups'], visit: (token: number, position: number) => void): void {
  let token = 0
  for (const { texts, tokens } of groups) {
    for (let text = 0; text < texts; text++) {
      for (let position = 0; position < tokens; position++) visit(token++, position)
    }
  }
}
