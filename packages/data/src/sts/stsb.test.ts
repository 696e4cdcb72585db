import { describe, expect, it } from 'vitest'
import { bytes, collect } from '../testing/streams.ts'
import { readStsb } from './stsb.ts'

describe('readStsb', () => {
  it('takes quotes as they are and leaves licence columns out', async () => {
    const pairs = bytes('g\tf\ty\t1\t4.00\tA "superman" shirt\tA shirt\tlicence\tnote\ng\tf\ty\t2\t0\ta\tb\n')
    expect(await collect(readStsb(pairs, 'dev.csv'))).toEqual([
      { first: 'A "superman" shirt', second: 'A shirt', score: 4 },
      { first: 'a', second: 'b', score: 0 },
    ])
  })

  it.each(['g\tf\ty\t1\t\ta\tb', 'g\tf\ty\t1\t6\ta\tb', 'g\tf\ty\t1\t3\ta'])('refuses %j', async (text) => {
    await expect(collect(readStsb(bytes(text), 'dev.csv'))).rejects.toMatchObject({ code: 'ROW_INVALID' })
  })
})
