import { describe, expect, it } from 'vitest'
import { labelPlaces } from './label-places.ts'

const label = (x: number, y: number) => ({ x, y, text: 'ten signs.', anchor: 'start' }) as const

describe('labelPlaces', () => {
  it('leaves labels that are apart where they are', () => {
    expect(labelPlaces([label(0, 10), label(200, 12), label(0, 40)])).toEqual([10, 12, 40])
  })

  it('moves those below that lie on others, in whatever order they come', () => {
    expect(labelPlaces([label(5, 14), label(0, 10), label(0, 12)])).toEqual([44, 10, 27])
  })
})
