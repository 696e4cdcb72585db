import { describe, expect, it } from 'vitest'
import { int8Recipes } from '../src/bert/int8-recipe.ts'
import { readModelFolder } from '../src/model-folder.ts'
import { closeness } from '../src/testing/closeness.ts'
import { readGolden } from '../src/testing/golden.ts'
import { syntheticShapes } from '../src/testing/synthetic-shapes.ts'
import { syntheticWeights } from '../src/testing/synthetic-weights.ts'
import { bertWeights } from '../src/weights/bert-weights.ts'
import { openSafetensors } from '../src/weights/safetensors.ts'
import { gatherRanges, modelFolder, runEncoder } from './run-encoder.ts'

describe('the compiled encoder against PyTorch', () => {
  const golden = readGolden('e5-small-v2')
  const { shape, weightsFile } = readModelFolder(modelFolder)
  const weights = bertWeights(openSafetensors(weightsFile))

  it('gives the vectors of e5-small-v2 in fp32', async () => {
    expect(golden.vectors).toHaveLength(64)
    const vectors = await runEncoder({ shape, weights, layout: 'exact', precision: 'fp32', ...golden })
    const { minimumCosine, maximumError } = closeness(vectors, golden.vectors)
    expect(minimumCosine).toBeGreaterThanOrEqual(0.99999)
    expect(maximumError).toBeLessThanOrEqual(2e-5)
  })

  it.each([int8Recipes[0]!, int8Recipes.at(-1)!])(
    'comes close to them in int8 with $name',
    async (recipe) => {
      const ranges = await gatherRanges({ shape, weights, tokenLimit: golden.tokenLimit })
      const vectors = await runEncoder({
        shape,
        weights,
        layout: 'exact',
        precision: 'int8',
        ranges,
        recipe,
        ...golden,
      })
      const { minimumCosine, meanCosine } = closeness(vectors, golden.vectors)
      expect(minimumCosine).toBeGreaterThanOrEqual(0.999)
      expect(meanCosine).toBeGreaterThanOrEqual(recipe.floatDownShare === 0 ? 0.9995 : 0.9997)
    },
    60_000,
  )

  it.each(['tiny', 'large'] as const)(
    'gives the vectors of a generated BERT of %s shape in fp32',
    async (size) => {
      const synthetic = readGolden(`synthetic-${size}`)
      const vectors = await runEncoder({
        shape: syntheticShapes[size],
        weights: syntheticWeights(),
        layout: 'exact',
        precision: 'fp32',
        ...synthetic,
      })
      const { minimumCosine, maximumError } = closeness(vectors, synthetic.vectors)
      expect(minimumCosine).toBeGreaterThanOrEqual(0.99999)
      expect(maximumError).toBeLessThanOrEqual(2e-5)
    },
    180_000,
  )
})
