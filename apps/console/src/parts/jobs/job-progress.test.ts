import { describe, expect, it } from 'vitest'
import { jobProgress } from './job-progress.ts'

const batch = {
  shards: 2,
  shards_done: 1,
  shards_failed: 0,
  rows: 5000,
  rows_done: 2400,
  rows_set_aside: 100,
  tokens_read: 1,
}

describe('jobProgress', () => {
  it('counts rows, those that were set aside among what is done', () => {
    expect(jobProgress({ batch_progress: batch, train_progress: null })).toEqual({
      share: 0.5,
      says: '2,500 of 5,000 rows',
    })
  })

  it('counts steps', () => {
    const train = { step: 3, steps: 12, loss: 0.4 }
    expect(jobProgress({ batch_progress: null, train_progress: train })).toEqual({ share: 0.25, says: 'Step 3 of 12' })
  })

  it('knows nothing before a job began', () => {
    const nothing = { share: undefined, says: '' }
    expect(jobProgress({ batch_progress: null, train_progress: { step: 0, steps: 0, loss: null } })).toEqual(nothing)
    expect(jobProgress({ batch_progress: null, train_progress: null })).toEqual(nothing)
  })
})
