import { expect, it } from 'vitest'
import { quantizeByOutput } from './quantize.ts'
import { transpose } from './transpose.ts'

it('quantizes each output by its own largest weight, in the order of inputs', () => {
  const { integers, scales } = quantizeByOutput(Float32Array.of(1, -0.498, 0, 0, 10, 20), 3, 2)
  expect([...scales]).toEqual([1 / 127, 1, 20 / 127].map(Math.fround))
  expect([...integers]).toEqual([127, 0, 64, -63, 0, 127])
})

it('transposes matrices whose sides are no multiple of the tile', () => {
  const rows = 45
  const columns = 70
  const matrix = Float32Array.from({ length: rows * columns }, (_, index) => index)
  const transposed = transpose(matrix, rows, columns)
  expect(transposed[3 * rows + 44]).toBe(44 * columns + 3)
  expect(transpose(transposed, columns, rows)).toEqual(matrix)
})
