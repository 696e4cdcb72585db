import { figuresDepth, openDocumentRanking, retrievalFigures } from '@e5/data'
import type { TextTokens } from '../texts/text-tokens.ts'
import type { EncodeTokens, Evaluator } from './evaluator.ts'
import type { HeldOutSet } from './held-out-set.ts'
import { type TokenPortion, tokenPortions } from './token-portions.ts'

/** What an evaluator is made of. */
export interface EvaluatorRequest {
  readonly heldOut: HeldOutSet
  readonly tokens: TextTokens
}

// Enough for every worker of the engine, and few enough that the vectors of a portion are nothing beside the model.
const portionTokens = 16_384

/** Tokenizes a held-out set once. An evaluation searches each portion of passages as it comes and keeps no vectors of them. */
export function openEvaluator({ heldOut, tokens }: EvaluatorRequest): Evaluator {
  const { queries, passages, qrels } = heldOut
  const queryIds = queries.map(({ id }) => id)
  const documentIds = passages.map(({ id }) => id)
  const queryPortions = tokenPortions(
    queries.map(({ text }) => tokens.query(text).ids),
    portionTokens,
  )
  const passagePortions = tokenPortions(
    passages.map(({ text }) => tokens.passage(text).ids),
    portionTokens,
  )
  return {
    async evaluate(encode) {
      const { vectors, dimensions } = await encodeInOrder(queryPortions, queries.length, encode)
      const ranking = openDocumentRanking({
        queryIds,
        queries: vectors,
        dimensions,
        documentIds,
        depth: figuresDepth,
      })
      for (const { indices, texts } of passagePortions) ranking.add(await encode(texts), indices)
      return { ...retrievalFigures(ranking.rankings(), qrels), queries: qrels.size, passages: passages.length }
    },
  }
}

async function encodeInOrder(portions: readonly TokenPortion[], count: number, encode: EncodeTokens) {
  let vectors = new Float32Array(0)
  let dimensions = 0
  for (const { indices, texts } of portions) {
    const encoded = await encode(texts)
    dimensions = encoded.length / indices.length
    if (vectors.length === 0) vectors = new Float32Array(count * dimensions)
    for (const [row, index] of indices.entries()) {
      vectors.set(encoded.subarray(row * dimensions, (row + 1) * dimensions), index * dimensions)
    }
  }
  return { vectors, dimensions }
}
