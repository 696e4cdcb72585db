import { describe, expect, it } from 'vitest'
import { vectorTarget } from './embed-flags.ts'

describe('vectorTarget', () => {
  it('goes by the ending, by the format named, and prints JSON Lines', () => {
    expect(vectorTarget({})).toEqual({ kind: 'stdout', format: 'jsonl' })
    expect(vectorTarget({ outputFormat: 'f32' })).toEqual({ kind: 'stdout', format: 'f32' })
    expect(vectorTarget({ output: 'a.NPY' })).toEqual({ kind: 'file', file: 'a.NPY', format: 'npy' })
    expect(vectorTarget({ output: 'a.bin', outputFormat: 'f32' })).toMatchObject({ format: 'f32' })
  })

  it('refuses what it cannot write', () => {
    expect(() => vectorTarget({ output: 'a.bin' })).toThrow('use one of .jsonl, .json, .npy, .f32, .parquet')
    expect(() => vectorTarget({ outputFormat: 'npy' })).toThrow('--output-format: npy needs a file')
  })
})
