import { scoreMatrix, type Vectors } from '@e5/core'
import { distillationLoss } from './distillation-loss.ts'
import { addScoreGradients } from './score-gradients.ts'

/** What the loss is of. Query i's passages are the rows from i · passagesPerQuery on, the first one its positive. */
export interface ContrastiveRequest {
  /** `[queries, dimensions]`, of length 1. */
  readonly queries: Float32Array
  /** `[queries · passagesPerQuery, dimensions]`, of length 1. */
  readonly passages: Float32Array
  readonly dimensions: number
  readonly passagesPerQuery: number
  readonly temperature: number
  /**
   * What a query's positive competes with: `passages` of all queries (InfoNCE), or `joint`ly also the other queries and, seen
   * from the positive, the other queries and positives (SimLM, arXiv:2207.02578).
   */
  readonly candidates: 'passages' | 'joint'
  /** 1 where a passage is a known positive of a query other than its first: no competitor. `[queries, passages]`. */
  readonly knownPositives?: Uint8Array | undefined
  /** 1 where a passage competes for a query in another column already, `[queries, passages]`. */
  readonly repeatedPassages?: Uint8Array | undefined
  readonly distillation?: Distillation | undefined
}

/** Teacher's scores of each query's own passages, and the weight of the contrastive part beside them. */
export interface Distillation {
  /** Logits, `[queries, passagesPerQuery]`. */
  readonly teacherScores: Float32Array
  readonly contrastiveWeight: number
}

/** The mean over the queries, and its gradients by the vectors. */
export interface ContrastiveResult {
  readonly loss: number
  readonly queryGradients: Float32Array
  readonly passageGradients: Float32Array
}

interface Block {
  readonly left: Vectors
  readonly right: Vectors
  readonly leftGradient: Float64Array
  readonly rightGradient: Float64Array
  /** Becomes the gradient of the scores. */
  readonly scores: Float64Array
  readonly isExcluded: (row: number, column: number) => boolean
}

/** One softmax a query over all its candidates, in float64 from float32 vectors. */
export function contrastiveLoss(request: ContrastiveRequest): ContrastiveResult {
  const { queries, passages, dimensions, passagesPerQuery, temperature, distillation } = request
  const count = queries.length / dimensions
  const queryGradients = new Float64Array(queries.length)
  const passageGradients = new Float64Array(passages.length)
  const positives = firstOfEach(passages, dimensions * passagesPerQuery, dimensions)
  const positiveGradients = new Float64Array(positives.length)
  const blocks = createBlocks(request, { positives, queryGradients, passageGradients, positiveGradients })

  const weight = distillation?.contrastiveWeight ?? 1
  const distilled =
    distillation === undefined
      ? undefined
      : distillationLoss(blocks[0]!.scores, { passagesPerQuery, teacherScores: distillation.teacherScores })
  let loss = (weight * softmaxLoss(blocks, count, (query) => query * passagesPerQuery, weight / count)) / count
  if (distilled !== undefined) {
    loss += distilled.loss
    const gradient = blocks[0]!.scores
    for (let index = 0; index < gradient.length; index++) gradient[index]! += distilled.gradient[index]!
  }
  for (const block of blocks) addScoreGradients(block.scores, { ...block, scale: 1 / temperature }, block)
  for (let index = 0; index < positiveGradients.length; index++) {
    const query = Math.floor(index / dimensions)
    passageGradients[query * passagesPerQuery * dimensions + (index % dimensions)]! += positiveGradients[index]!
  }
  return {
    loss,
    queryGradients: Float32Array.from(queryGradients),
    passageGradients: Float32Array.from(passageGradients),
  }
}

interface BlockParts {
  readonly positives: Float32Array
  readonly queryGradients: Float64Array
  readonly passageGradients: Float64Array
  readonly positiveGradients: Float64Array
}

function createBlocks(request: ContrastiveRequest, parts: BlockParts): Block[] {
  const { dimensions, passagesPerQuery, temperature, knownPositives, repeatedPassages } = request
  const query = { vectors: { values: request.queries, dimensions }, gradient: parts.queryGradients }
  const passage = { vectors: { values: request.passages, dimensions }, gradient: parts.passageGradients }
  const positive = { vectors: { values: parts.positives, dimensions }, gradient: parts.positiveGradients }
  const passages = request.passages.length / dimensions
  const isKnown = (row: number, column: number) => knownPositives?.[row * passages + column] === 1
  const isRepeated = (row: number, column: number) => repeatedPassages?.[row * passages + column] === 1
  const positiveOf = (row: number) => row * passagesPerQuery
  const block = (left: typeof query, right: typeof query, isExcluded: Block['isExcluded']): Block => ({
    left: left.vectors,
    right: right.vectors,
    leftGradient: left.gradient,
    rightGradient: right.gradient,
    scores: scoreMatrix(left.vectors, right.vectors, 1 / temperature),
    isExcluded,
  })
  const all = block(
    query,
    passage,
    (row, column) => column !== positiveOf(row) && (isKnown(row, column) || isRepeated(row, column)),
  )
  if (request.candidates === 'passages') return [all]
  return [
    all,
    block(positive, query, (row, column) => row === column || isKnown(column, positiveOf(row))),
    block(query, query, (row, column) => row === column),
    block(positive, positive, (row, column) => row === column || isKnown(row, positiveOf(column))),
  ]
}

// The sum of the rows' losses; each block's scores become `scale` times their gradient.
function softmaxLoss(blocks: readonly Block[], rows: number, targetOf: (row: number) => number, scale: number): number {
  let loss = 0
  for (let row = 0; row < rows; row++) {
    const ranges = blocks.map(({ scores, isExcluded }) => {
      const columns = scores.length / rows
      const range = scores.subarray(row * columns, (row + 1) * columns)
      for (let column = 0; column < columns; column++) {
        if (isExcluded(row, column)) range[column] = Number.NEGATIVE_INFINITY
      }
      return range
    })
    const largest = ranges.reduce(
      (most, range) => range.reduce((a, b) => Math.max(a, b), most),
      Number.NEGATIVE_INFINITY,
    )
    const target = targetOf(row)
    const targetScore = ranges[0]![target]!
    let total = 0
    for (const range of ranges) {
      for (let column = 0; column < range.length; column++) {
        const share = Math.exp(range[column]! - largest)
        range[column] = share
        total += share
      }
    }
    loss += Math.log(total) + largest - targetScore
    for (const range of ranges) for (let column = 0; column < range.length; column++) range[column]! *= scale / total
    ranges[0]![target]! -= scale
  }
  return loss
}

function firstOfEach(values: Float32Array, stride: number, length: number): Float32Array {
  const first = new Float32Array((values.length / stride) * length)
  for (let row = 0; row * stride < values.length; row++) {
    first.set(values.subarray(row * stride, row * stride + length), row * length)
  }
  return first
}
