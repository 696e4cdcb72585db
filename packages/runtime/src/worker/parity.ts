import { dotProduct, E5Error, type Precision } from '@e5/core'
import { encoderOutput, parityTexts } from '@e5/graph'
import type { GraphForm, Parity } from '../messages.ts'
import { runTexts, type TextRunner } from './run-texts.ts'

/** Cosines to fp32. */
export interface Closeness {
  readonly mean: number
  readonly minimum: number
}

/** What a graph must reach to be served: the cosine to fp32 in the mean and at least. */
export const parityFloors: Record<Precision, Closeness> = {
  int8: { mean: 0.999, minimum: 0.995 },
  fp16: { mean: 0.9999, minimum: 0.999 },
  fp32: { mean: 0.99999, minimum: 0.99999 },
}

/** What an int8 recipe should reach, so that no closer one is tried. */
export const int8Goal: Closeness = { mean: 0.9995, minimum: 0.999 }

// Of a padded graph, so that masks and the pooling of short texts among long ones are seen too.
const paddedBatchSize = 8

/** The vectors of {@link parityTexts}, in order. */
export async function parityVectors(
  runner: TextRunner,
  folder: string,
  layout: GraphForm['layout'],
): Promise<Float32Array[]> {
  const batchSize = layout === 'padded' ? paddedBatchSize : 1
  const vectors: Float32Array[] = []
  for await (const outputs of runTexts(runner, folder, parityTexts, batchSize)) {
    const texts = Math.min(batchSize, parityTexts.length - vectors.length)
    vectors.push(...splitVectors(outputs[encoderOutput]!, texts))
  }
  return vectors
}

/** The vectors of so many texts, one after the other in `embeddings`. */
export function splitVectors(embeddings: Float32Array, texts: number): Float32Array[] {
  const dimensions = embeddings.length / texts
  return Array.from({ length: texts }, (_, text) => embeddings.slice(text * dimensions, (text + 1) * dimensions))
}

/** How close vectors are to those of the exact graph in fp32. */
export function parityOf(actual: readonly Float32Array[], expected: readonly Float32Array[]): Parity {
  const cosines = expected.map((vector, index) => dotProduct(vector, actual[index]!))
  const meanCosine = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length
  return { texts: cosines.length, meanCosine, minimumCosine: Math.min(...cosines) }
}

/** Whether it is as close as that. */
export function reaches({ meanCosine, minimumCosine }: Parity, { mean, minimum }: Closeness): boolean {
  return meanCosine >= mean && minimumCosine >= minimum
}

/**
 * The same parity, if it reaches what its precision must.
 *
 * @throws E5Error PRECISION_UNFIT with the figures if it does not.
 */
export function checkedParity(precision: Precision, parity: Parity): Parity {
  const floor = parityFloors[precision]
  if (reaches(parity, floor)) return parity
  const found = describeParity(parity)
  if (precision === 'fp32') throw new Error(`This is a bug: two graphs of one model in fp32 differ: ${found}.`)
  throw new E5Error('PRECISION_UNFIT', { precision, found, needed: describeCloseness(floor) })
}

/** The figures, for messages. */
export function describeParity({ texts, meanCosine, minimumCosine }: Parity): string {
  return `mean ${meanCosine.toFixed(5)}, least ${minimumCosine.toFixed(5)} over ${texts} texts`
}

/** What was needed, for messages. */
export function describeCloseness({ mean, minimum }: Closeness): string {
  return `mean ${mean}, least ${minimum}`
}
