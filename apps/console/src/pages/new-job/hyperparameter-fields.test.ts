import { hyperparameterNames } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { commonFields, otherGroups } from './hyperparameter-fields.ts'

const all = [...commonFields, ...otherGroups.flatMap(({ fields }) => fields)]
const fieldNamed = (name: string) => all.find((field) => field.name === name)!

describe('the fields of a train job', () => {
  it('are all hyperparameters, each once', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(hyperparameterNames.length)
    expect(all).toHaveLength(hyperparameterNames.length)
  })

  it('say help, bounds and default', () => {
    expect(fieldNamed('batch_size')).toMatchObject({ kind: 'number', default: '32' })
    expect(fieldNamed('batch_size').says).toMatch(/^Queries of a step.* From 2 to 65,536\.$/)
    expect(fieldNamed('eval_steps').says).toMatch(/Unless given: a tenth of all\.$/)
    expect(fieldNamed('method')).toMatchObject({ kind: 'choice', words: ['full', 'last-layers', 'lora'] })
    expect(fieldNamed('force')).toMatchObject({ kind: 'switch', default: 'false' })
  })

  it('find what is wrong with a value, in the words of the server', () => {
    const { faultOf } = fieldNamed('batch_size')
    expect([faultOf(''), faultOf('16')]).toEqual([undefined, undefined])
    expect(faultOf('1')).toBe('batch_size must be a whole number from 2 to 65536, not 1.')
    expect(faultOf('many')).toContain('must be a whole number')
    expect(fieldNamed('learning_rate').faultOf('3e-5')).toBeUndefined()
  })
})
