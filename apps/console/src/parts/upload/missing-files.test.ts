import { describe, expect, it } from 'vitest'
import { missingFiles } from './missing-files.ts'

describe('missingFiles', () => {
  it.each([
    ['train', []],
    ['train', ['set.tar.gz']],
    ['train', ['passages.jsonl.gz', 'train.jsonl', 'notes.md']],
    ['batch_predict', ['a.json', 'notes.md']],
    ['batch_predict', ['deep/A.JSONL.gz']],
    ['batch_predict', ['a.parquet']],
  ] as const)('finds nothing missing: %s %j', (jobType, paths) => {
    expect(missingFiles(jobType, paths)).toBeUndefined()
  })

  it('names what is missing', () => {
    expect(missingFiles('train', ['train.jsonl'])).toBe('passages.jsonl is missing at the top of the folder.')
    expect(missingFiles('train', ['set/train.jsonl'])).toContain('passages.jsonl and train.jsonl are missing')
    expect(missingFiles('batch_predict', ['a.pdf'])).toContain('None of these is a file of texts')
  })
})
