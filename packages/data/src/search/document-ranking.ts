import { compareIds } from '../metrics/ranking.ts'
import { openNearestSearch } from './nearest-search.ts'

/** Whose documents are ranked. */
export interface RankingRequest {
  readonly queryIds: readonly string[]
  /** `[queries, dimensions]`. */
  readonly queries: Float32Array
  readonly dimensions: number
  readonly documentIds: readonly string[]
  /** How many documents a ranking has. */
  readonly depth: number
}

/** Rankings over documents whose vectors come in portions. */
export interface DocumentRanking {
  /** `indices` say which documents the vectors `[indices.length, dimensions]` are. */
  add(vectors: Float32Array, indices: readonly number[]): void
  /** Document ids by falling score, by query. */
  rankings(): Map<string, readonly string[]>
}

/** Ranks documents by exact search in trec_eval's order: float32 scores, equal ones by falling id. */
export function openDocumentRanking(request: RankingRequest): DocumentRanking {
  const { queryIds, documentIds, queries, dimensions, depth } = request
  const order = documentIds.map((_, index) => index).sort((a, b) => compareIds(documentIds[b]!, documentIds[a]!))
  const places = new Int32Array(order.length)
  for (const [place, index] of order.entries()) places[index] = place
  const search = openNearestSearch({ queries, dimensions, depth })
  return {
    add: (vectors, indices) =>
      search.add(
        vectors,
        Int32Array.from(indices, (index) => places[index]!),
      ),
    rankings: () =>
      new Map(
        search
          .neighbours()
          .map(({ rows }, query) => [queryIds[query]!, Array.from(rows, (place) => documentIds[order[place]!]!)]),
      ),
  }
}
