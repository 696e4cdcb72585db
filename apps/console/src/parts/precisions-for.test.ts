import type { ModelInfo } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { precisionsFor } from './precisions-for.ts'

const parity = { texts: 256, meanCosine: 0.99973, minimumCosine: 0.99921 }
const model = { precisions: [{ precision: 'int8', parity }] } as unknown as ModelInfo

describe('precisionsFor', () => {
  it('offers int8 on a CPU with the figures of this model', () => {
    const choices = precisionsFor(model, 'cpu')
    expect(choices.map(({ value }) => value)).toEqual(['fp32', 'int8'])
    expect(choices[1]!.says).toContain('cosine to fp32 0.9997 in the mean, 0.9992 at least, over 256 texts')
    expect(precisionsFor({ ...model, precisions: [] }, 'cpu')[1]!.says).toContain('measured when it is first compiled')
  })

  it('offers fp16 elsewhere', () => {
    expect(precisionsFor(model, 'cuda').map(({ value }) => value)).toEqual(['fp32', 'fp16'])
  })
})
