import { describe, expect, it } from 'vitest'
import { decodeVector } from './decode-vector.ts'

describe('decodeVector', () => {
  it('reads little-endian float32, and numbers', () => {
    const vector = Float32Array.of(0.1, -2, 3e-20)
    expect(decodeVector(Buffer.from(vector.buffer).toString('base64'))).toEqual(vector)
    expect(decodeVector([0.5, 1])).toEqual(Float32Array.of(0.5, 1))
  })

  it.each(['', 'AAA=', '*', []])('%j is none', (embedding) => {
    expect(decodeVector(embedding)).toBeUndefined()
  })
})
