import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { formatMatrix } from './matrix.ts'

const plain = (columns?: number) => Object.assign(new Writable(), columns === undefined ? {} : { columns })

const matrix = [
  [1, 0.9, 0.7],
  [0.9, 1, 0.75],
  [0.7, 0.75, 1],
]

describe('formatMatrix', () => {
  it('numbers rows and columns', () => {
    expect(formatMatrix(['one', 'two\n lines', 'three'], matrix, plain()).split('\n')).toEqual([
      '                  1      2      3',
      '1  one        1.000  0.900  0.700',
      '2  two lines  0.900  1.000  0.750',
      '3  three      0.700  0.750  1.000',
      '',
    ])
  })

  it('shortens labels to the width, by characters', () => {
    const lines = formatMatrix(['🙂'.repeat(60), 'b', 'c'], matrix, plain(46)).split('\n')
    expect(lines[1]).toBe(`1  ${'🙂'.repeat(19)}…  1.000  0.900  0.700`)
  })

  it('prints no colours except on a terminal', () => {
    const text = formatMatrix(['a', 'b', 'c'], matrix, plain())
    expect(stripVTControlCharacters(text)).toBe(text)
  })
})
