import type { Job, RunHistory } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { type ComparedRun, differingRows } from './differing-rows.ts'

function run(given: Record<string, string>, options?: Record<string, string | number>): ComparedRun {
  const hyperparams = Object.entries(given).map(([FIELD_NAME, FIELD_VALUE]) => ({ FIELD_NAME, FIELD_VALUE }))
  const job = { model_checkpoint: 'e5-small-v2', checkpoint_id: '', dataset: 'pairs', hyperparams } as unknown as Job
  return { job, history: options === undefined ? undefined : ({ start: { options } } as unknown as RunHistory) }
}

describe('differingRows', () => {
  it('has what differs, and nothing else', () => {
    expect(differingRows([run({ seed: '1', batch_size: '32' }), run({ seed: '2', batch_size: '32' })])).toEqual([
      { name: 'seed', values: ['1', '2'] },
    ])
  })

  it('takes the values that a run began with, but not where its model lay', () => {
    const [one, two] = [
      run({}, { warmup_steps: 4, model: '/a' }),
      run({ warmup_steps: '4' }, { warmup_steps: 4, model: '/b' }),
    ]
    expect(differingRows([one, two])).toEqual([])
  })

  it('says that one has no value', () => {
    expect(differingRows([run({ layers: '4' }), run({})])).toEqual([{ name: 'layers', values: ['4', '–'] }])
  })
})
