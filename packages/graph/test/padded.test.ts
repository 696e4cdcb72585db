import { beforeAll, describe, expect, it } from 'vitest'
import { deviceOperators } from '../src/bert/device-operators.ts'
import { closeness } from '../src/testing/closeness.ts'
import { readGolden } from '../src/testing/golden.ts'
import { syntheticShapes } from '../src/testing/synthetic-shapes.ts'
import { syntheticWeights } from '../src/testing/synthetic-weights.ts'
import type { WeightSource } from '../src/weights/weight-source.ts'
import { runEncoder, runPaddedEncoder, runRoundedEncoder } from './run-encoder.ts'

// A fresh BERT looks at all tokens nearly alike: here its heads choose, so that a wrong mask is seen.
const choosingWeights: WeightSource = {
  ...syntheticWeights(),
  read(name, shape) {
    const values = syntheticWeights().read(name, shape)
    return /(query|key|value)\.weight$/.test(name) ? values.map((value) => value * 20) : values
  },
}

// 12 texts of 15 to 400 tokens.
const { texts, tokenLimit } = readGolden('synthetic-tiny')
const model = { shape: syntheticShapes.tiny, weights: choosingWeights, texts, tokenLimit }
const operatorSets = [...new Set(Object.values(deviceOperators))]

describe.each(operatorSets)('the padded encoder with operators %s', (operators) => {
  let expected: Float32Array[]
  beforeAll(async () => {
    expected = await runEncoder({ ...model, layout: 'exact', precision: 'fp32' })
  })

  it('gives texts of a padded batch the vectors of the exact encoder in fp32', async () => {
    const vectors = await runPaddedEncoder({ ...model, operators, precision: 'fp32', batch: texts.length })
    const { minimumCosine, maximumError } = closeness(vectors, expected)
    expect(minimumCosine).toBeGreaterThan(0.999999)
    expect(maximumError).toBeLessThan(2e-6)
  })

  it('gives a text the same vector alone and beside longer ones', async () => {
    const alone = await runPaddedEncoder({ ...model, operators, precision: 'fp32', batch: 1 })
    const together = await runPaddedEncoder({ ...model, operators, precision: 'fp32', batch: texts.length })
    expect(closeness(together, alone).maximumError).toBeLessThan(2e-6)
  })

  it('comes close to them in fp16', async () => {
    const vectors = await runPaddedEncoder({ ...model, operators, precision: 'fp16', batch: texts.length })
    expect(closeness(vectors, expected).minimumCosine).toBeGreaterThan(0.999999)
  })

  it('comes close to them with every value rounded to fp16', async () => {
    const vectors = await runRoundedEncoder({ ...model, operators, batch: texts.length })
    expect(closeness(vectors, expected).minimumCosine).toBeGreaterThan(0.99999)
  })

  it('refuses a weight that fp16 cannot hold', async () => {
    const read: WeightSource['read'] = (name, shape) =>
      choosingWeights.read(name, shape).fill(name === 'encoder.layer.1.output.dense.bias' ? 7e4 : 0.1, 0, 1)
    const run = { ...model, weights: { ...choosingWeights, read }, operators, batch: 1 }
    await expect(runPaddedEncoder({ ...run, precision: 'fp16' })).rejects.toMatchObject({
      code: 'PRECISION_OVERFLOW',
      details: { tensor: 'encoder.layer.1.output.dense.bias', value: 70_000 },
    })
  })
})
