import type { ModelInfo } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { checkpointKind, modelOf, suggestedName } from './checkpoint-kind.ts'

const job_id = '55555555-5555-4555-8555-555555555555'
const named = (kind: string) => ({ job_id, checkpoint_name: `${job_id}-${kind}` })

describe('a checkpoint', () => {
  it('is called by its step, best or final', () => {
    expect(['20', 'best', 'final'].map((kind) => checkpointKind(named(kind)))).toEqual(['20', 'best', 'final'])
  })

  it('gives its model a name that a model may have', () => {
    expect(suggestedName('tune', named('final'))).toBe('tune-final')
    expect(suggestedName('a--b-', named('20'))).toBe('a-b-20')
    expect(suggestedName('x'.repeat(63), named('best'))).toHaveLength(63)
  })

  it('finds the model that it was made, but for best, which may be another one by now', () => {
    const models = ['final', 'best'].map((kind) => ({ id: kind, checkpoint: `${job_id}-${kind}` }) as ModelInfo)
    expect(modelOf(named('final'), models)?.id).toBe('final')
    expect(modelOf(named('best'), models)).toBeUndefined()
    expect(modelOf(named('20'), models)).toBeUndefined()
  })
})
