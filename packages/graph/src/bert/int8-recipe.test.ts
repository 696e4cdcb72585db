import { describe, expect, it } from 'vitest'
import { syntheticShapes } from '../testing/synthetic-shapes.ts'
import { int8Recipes, layersWithFloatDown } from './int8-recipe.ts'

describe('layersWithFloatDown', () => {
  const shape = { ...syntheticShapes.tiny, layers: 4 }
  const loudest = [2, 9, 1, 5]
  const ranges = {
    layer(name: string) {
      const gelu = Float32Array.of(1, 1, 1, loudest[Number(name.split('.').at(-1))]!)
      return { input: gelu, middle: gelu, gelu }
    },
  }

  it('takes the layers in which single channels are loudest', () => {
    expect([...layersWithFloatDown(ranges, shape, 1 / 3)]).toEqual(['encoder.layer.1', 'encoder.layer.3'])
    expect(layersWithFloatDown(ranges, shape, 0).size).toBe(0)
    expect(layersWithFloatDown(ranges, shape, 1).size).toBe(4)
  })

  it('goes from the recipe with the least in fp32 to the one with the most', () => {
    const shares = int8Recipes.map(({ floatDownShare }) => floatDownShare)
    expect(shares).toEqual(shares.toSorted((one, other) => one - other))
  })
})
