import { basename } from 'node:path'
import { dotProduct } from '@e5/core'
import { fileBytes, readStsb, type SentencePair, spearman } from '@e5/data'
import type { QualityFigures } from './quality.ts'
import type { EmbedPortions } from './text-embedder.ts'

/** Spearman's correlation of cosines with people's scores; a symmetric task, so both sides are queries. @throws E5Error ROW_INVALID. */
export async function similarityQuality(path: string, embed: EmbedPortions): Promise<QualityFigures> {
  const pairs: SentencePair[] = []
  for await (const pair of readStsb(fileBytes(path), basename(path))) pairs.push(pair)
  const vectors: Float32Array[] = []
  const sentences = pairs.flatMap(({ first, second }) => [first, second])
  await embed(sentences, 'query', (portion) => {
    vectors.push(...portion)
  })
  const cosines = pairs.map((_, index) => dotProduct(vectors[2 * index]!, vectors[2 * index + 1]!))
  const scores = pairs.map(({ score }) => score)
  return { kind: 'similarity', file: basename(path), pairs: pairs.length, spearman: spearman(cosines, scores) }
}
