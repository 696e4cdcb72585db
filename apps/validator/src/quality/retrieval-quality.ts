import { type BeirSplit, figuresDepth, openDocumentRanking, retrievalFigures } from '@e5/data'
import type { QualityFigures } from './quality.ts'
import type { EmbedPortions } from './text-embedder.ts'

/** Retrieval on a split by exact search over all its documents. */
export async function retrievalQuality(
  split: string,
  { documents, queries, qrels }: BeirSplit,
  embed: EmbedPortions,
  dimensions: number,
): Promise<QualityFigures> {
  const queryVectors = new Float32Array(queries.length * dimensions)
  await embed(
    queries.map(({ text }) => text),
    'query',
    (vectors, start) => queryVectors.set(joined(vectors, dimensions), start * dimensions),
  )
  const ranking = openDocumentRanking({
    queryIds: queries.map(({ id }) => id),
    queries: queryVectors,
    dimensions,
    documentIds: documents.map(({ id }) => id),
    depth: figuresDepth,
  })
  await embed(
    documents.map(({ text }) => text),
    'passage',
    (vectors, start) => {
      const indices = vectors.map((_, index) => start + index)
      ranking.add(joined(vectors, dimensions), indices)
    },
  )
  const figures = retrievalFigures(ranking.rankings(), qrels)
  return { kind: 'retrieval', split, queries: queries.length, documents: documents.length, ...figures }
}

function joined(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const values = new Float32Array(vectors.length * dimensions)
  for (const [index, vector] of vectors.entries()) values.set(vector, index * dimensions)
  return values
}
