import { scoreMatrix } from '@e5/core'
import { NearestList } from './nearest-list.ts'

/** What is searched for. */
export interface NearestRequest {
  /** `[queries, dimensions]`. */
  readonly queries: Float32Array
  readonly dimensions: number
  /** How many are found for each query. */
  readonly depth: number
}

/** What a query found: the best first, as many as asked for or as there are. */
export interface Neighbours {
  readonly rows: Int32Array
  /** Dot products, rounded to float32. */
  readonly scores: Float32Array
}

/** An exact search over vectors that come in portions, none of which is kept. */
export interface NearestSearch {
  /** Searches these vectors too, `[rows.length, dimensions]`; `rows` are the numbers by which they are found. */
  add(vectors: Float32Array, rows: ArrayLike<number>): void
  /** What each query has found so far. */
  neighbours(): Neighbours[]
}

// So many scores are held at a time: queries of a block times vectors of a portion fit a core's cache.
const blockScores = 2 ** 16

/**
 * Begins an exact search by dot product. Scores are compared as float32, as trec_eval does; of equal ones the lower row goes
 * first, in whatever order the portions come.
 */
export function openNearestSearch({ queries, dimensions, depth }: NearestRequest): NearestSearch {
  const count = queries.length / dimensions
  const lists = Array.from({ length: count }, () => new NearestList(depth))

  function addBlock(values: Float32Array, rows: ArrayLike<number>, offset: number): void {
    const width = values.length / dimensions
    const block = Math.max(1, Math.floor(blockScores / width))
    for (let first = 0; first < count; first += block) {
      const left = queries.subarray(first * dimensions, (first + block) * dimensions)
      const scores = scoreMatrix({ values: left, dimensions }, { values, dimensions }, 1)
      for (let index = 0; index < scores.length; index++) {
        lists[first + Math.floor(index / width)]!.offer(scores[index]!, rows[offset + (index % width)]!)
      }
    }
  }

  return {
    add(vectors, rows) {
      const width = 256
      for (let offset = 0; offset < rows.length; offset += width) {
        addBlock(vectors.subarray(offset * dimensions, (offset + width) * dimensions), rows, offset)
      }
    },
    neighbours: () => lists.map((list) => list.sorted()),
  }
}
