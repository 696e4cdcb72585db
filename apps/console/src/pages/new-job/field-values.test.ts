import { describe, expect, it } from 'vitest'
import { givenValues } from './field-values.ts'

describe('givenValues', () => {
  it('leaves out what is empty', () => {
    expect(givenValues({ seed: '7', batch_size: ' ' })).toEqual({ seed: '7' })
  })

  it('leaves to a collection what is its own', () => {
    const values = { precision: 'int8', input_type: 'passage', output_format: 'npy' }
    expect(givenValues(values)).toEqual(values)
    expect(givenValues({ ...values, collection: 'texts' })).toEqual({ output_format: 'npy', collection: 'texts' })
  })
})
