import { describe, expect, it } from 'vitest'
import { formatFloat32, formatVector } from './float32.ts'

describe('formatFloat32', () => {
  it('prints the shortest decimal that reads back as the same float32', () => {
    expect(formatFloat32(Math.fround(0.1))).toBe('0.1')
    expect(formatFloat32(Math.fround(-0.05))).toBe('-0.05')
    expect(formatFloat32(0)).toBe('0')
    expect(formatFloat32(1)).toBe('1')
    expect(formatFloat32(Math.fround(1e-9))).toBe('1e-9')
    expect(formatFloat32(Math.fround(1e-30))).toBe('1e-30')
    expect(formatFloat32(3.4028234663852886e38)).toBe('3.4028235e+38')
  })

  it('reads back exactly for values of every size', () => {
    const values = new Float32Array(20_000)
    let state = 1
    for (let index = 0; index < values.length; index++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
      values[index] = (state / 0x7fffffff - 0.5) * 10 ** ((index % 60) - 40)
    }
    for (const value of values) expect(Math.fround(Number(formatFloat32(value)))).toBe(value)
  })

  it('is never longer than 9 digits, and a vector is a JSON array', () => {
    const vector = Float32Array.from({ length: 100 }, (_, index) => Math.sin(index) / 10)
    const text = formatVector(vector)
    expect(Float32Array.from(JSON.parse(text) as number[])).toEqual(vector)
    for (const number of text.slice(1, -1).split(',')) {
      expect(number.replace(/^-?0\.0*|[-.]/g, '').length, number).toBeLessThanOrEqual(9)
    }
  })
})
