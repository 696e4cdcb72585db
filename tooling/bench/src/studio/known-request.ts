import type { BenchPrecision } from '../bench-command.ts'
import type { Answer, Call, HttpCaller } from './http-caller.ts'
import { type Place, type WireFormat, type WireFormatName, wireFormats } from './wire-formats.ts'

/** Where texts are sent. */
export interface Destination {
  readonly place: Place
  readonly key: string
  readonly format: WireFormatName
}

/** A request, and the vectors that the same server gave for it when it had nothing else to do. */
export interface KnownRequest {
  readonly call: Call
  readonly texts: number
  /**
   * How an answer differs from those vectors; undefined if it does not.
   *
   * @throws Error if it is no answer of status 200
   */
  differenceOf(answer: Answer): string | undefined
}

// int8 depends on what shares a batch's kernels only in the last bits; the floor is far below that and far above another text's.
const leastCosine = 0.998
const largestFloatError = 1e-5

/** Sends texts and keeps what comes back. @throws Error if the answer is no vectors */
export async function learnRequest(
  caller: HttpCaller,
  { place, key, format }: Destination,
  { texts, precision }: { readonly texts: readonly string[]; readonly precision: BenchPrecision },
): Promise<KnownRequest> {
  const wire: WireFormat = wireFormats[format]
  const body = Buffer.from(JSON.stringify(wire.body(texts, place.endpoint)))
  const call = { method: 'POST', path: wire.path(place), headers: wire.headers(key), body } as const
  const vectorsOf = (answer: Answer) => readVectors(wire, answer)
  const known = vectorsOf(await caller.call(call))
  if (known.length !== texts.length) throw new Error(`${format}: ${known.length} vectors for ${texts.length} texts`)
  return {
    call,
    texts: texts.length,
    differenceOf: (answer) => compareVectors(vectorsOf(answer), known, precision),
  }
}

/** How vectors differ from known ones of the same texts; undefined if no more than the precision explains. */
export function compareVectors(
  vectors: readonly ArrayLike<number>[],
  known: readonly ArrayLike<number>[],
  precision: BenchPrecision,
): string | undefined {
  if (vectors.length !== known.length) return `${vectors.length} vectors in place of ${known.length}`
  for (const [index, vector] of vectors.entries()) {
    const expected = known[index]!
    if (vector.length !== expected.length) return `vector ${index} has ${vector.length} numbers`
    const { cosine, largestError } = distanceOf(vector, expected)
    if (!(cosine >= leastCosine)) return `vector ${index} has the cosine ${cosine}`
    if (precision === 'fp32' && largestError > largestFloatError) return `vector ${index} is off by ${largestError}`
  }
  return undefined
}

function distanceOf(left: ArrayLike<number>, right: ArrayLike<number>): { cosine: number; largestError: number } {
  let [product, leftSquare, rightSquare, largestError] = [0, 0, 0, 0]
  for (let index = 0; index < left.length; index++) {
    const [one, other] = [left[index]!, right[index]!]
    product += one * other
    leftSquare += one * one
    rightSquare += other * other
    largestError = Math.max(largestError, Math.abs(one - other))
  }
  return { cosine: product / Math.sqrt(leftSquare * rightSquare), largestError }
}

function readVectors(wire: WireFormat, { status, body }: Answer): ArrayLike<number>[] {
  const text = body.toString()
  if (status !== 200) throw new Error(`status ${status}: ${text.slice(0, 160)}`)
  return wire.vectors(JSON.parse(text) as never).map((vector) => {
    if (typeof vector !== 'string') return vector
    const bytes = Buffer.from(vector, 'base64')
    return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
  })
}
