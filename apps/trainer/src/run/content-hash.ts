import { createHash } from 'node:crypto'
import type { TrainingData } from '@e5/data'
import type { HeldOutSet } from '../evaluation/held-out-set.ts'

/** What a run began with; another content is another run. */
export interface ContentHashes {
  /** Of the weights. */
  readonly model: string
  readonly data: string
  /** Empty without a held-out set. */
  readonly heldOut: string
}

/** SHA-256 of the weights' floats. */
export function hashWeights(parameters: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(parameters.buffer, parameters.byteOffset, parameters.byteLength))
    .digest('hex')
}

/** Of what training data say, packed or not. */
export function hashTrainingData({ passages, rows }: TrainingData): string {
  return hashOf(passages, rows)
}

/** Of queries, passages and which of them belong together. */
export function hashHeldOut(heldOut: HeldOutSet | undefined): string {
  if (heldOut === undefined) return ''
  const judgements = [...heldOut.qrels].map(([query, judged]) => [query, ...judged])
  return hashOf(heldOut.queries, heldOut.passages, judgements)
}

function hashOf(...lists: readonly (readonly unknown[])[]): string {
  const hash = createHash('sha256')
  for (const list of lists) {
    for (const value of list) hash.update(`${JSON.stringify(value)}\n`)
    hash.update('\n')
  }
  return hash.digest('hex')
}
