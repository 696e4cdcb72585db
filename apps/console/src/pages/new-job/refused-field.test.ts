import { RemoteError } from '@e5/client'
import { describe, expect, it } from 'vitest'
import { refusedField } from './refused-field.ts'

const refusal = (code: string, message: string) =>
  new RemoteError({ status: 400, code, message, requestId: undefined, retryAfterSeconds: undefined })

describe('refusedField', () => {
  it('finds the hyperparameter that a message names', () => {
    const message =
      'The request is not of the expected form: "hyperparams.warmup_steps" 9 leaves none of 6 steps after them.'
    expect(refusedField(refusal('REQUEST_INVALID', message))).toEqual({
      field: 'warmup_steps',
      says: 'warmup_steps 9 leaves none of 6 steps after them.',
    })
  })

  it('knows the fields of the other codes', () => {
    const taken = 'Job with tune name already exists in project p'
    expect(refusedField(refusal('NAME_TAKEN', taken))).toEqual({ field: 'job_name', says: taken })
    expect(refusedField(refusal('DATASET_UNFIT', 'why'))?.field).toBe('dataset')
  })

  it('knows of none otherwise', () => {
    expect(refusedField(null)).toBeUndefined()
    expect(refusedField(refusal('DATABASE_UNAVAILABLE', 'why'))).toBeUndefined()
    expect(refusedField(new Error('"hyperparams.seed" is wrong'))).toBeUndefined()
  })
})
