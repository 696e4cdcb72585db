/** What a job's vectors are like beside others. */
export interface Comparison {
  /** Whether they are the first job's, bit for bit. */
  readonly isEqual: boolean
  /** To those of `e5 embed`, whose batches are others: in int8 a batch has one scale. */
  readonly leastCosine: number
}

const dimensions = 384

/** Compares vectors of e5-small-v2, little-endian float32 values, row after row. */
export function compare(bytes: Buffer, first: Buffer, embedded: Buffer): Comparison {
  const own = toFloats(bytes)
  const other = toFloats(embedded)
  let leastCosine = 1
  for (let row = 0; row < own.length; row += dimensions) {
    let cosine = 0
    for (let at = row; at < row + dimensions; at++) cosine += own[at]! * other[at]!
    leastCosine = Math.min(leastCosine, cosine)
  }
  return { isEqual: bytes.equals(first), leastCosine }
}

// Copied: the bytes need not begin where floats may.
function toFloats(bytes: Buffer): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer)
}
