import { describe, expect, it } from 'vitest'
import { bytes, collect } from '../testing/streams.ts'
import { readBeirTexts } from './beir-texts.ts'
import { readQrels } from './qrels.ts'

describe('readBeirTexts', () => {
  it('reads documents and queries', async () => {
    const corpus = bytes('{"_id":"1","title":"T","text":"x","metadata":{}}\n{"_id":"2","text":"q"}\n')
    expect(await collect(readBeirTexts(corpus, 'corpus.jsonl'))).toEqual([
      { id: '1', text: 'T x' },
      { id: '2', text: 'q' },
    ])
    const without = collect(readBeirTexts(bytes('{"text":"q"}'), 'queries.jsonl'))
    await expect(without).rejects.toThrow('queries.jsonl, line 1, column 1: it has no field "_id".')
  })
})

describe('readQrels', () => {
  it('reads judgements by query', async () => {
    const qrels = await readQrels(bytes('query-id\tcorpus-id\tscore\n1\ta\t1\n1\tb\t0\n2\ta\t2\n'), 'test.tsv')
    expect([...qrels].map(([query, judgements]) => [query, [...judgements]])).toEqual([
      [
        '1',
        [
          ['a', 1],
          ['b', 0],
        ],
      ],
      ['2', [['a', 2]]],
    ])
  })

  it.each([
    ['1\ta\t1\n', 1],
    ['query-id\tcorpus-id\tscore\n1\ta\n', 2],
    ['query-id\tcorpus-id\tscore\n1\ta\tyes\n', 2],
  ])('refuses %j', async (text, line) => {
    await expect(readQrels(bytes(text), 'test.tsv')).rejects.toMatchObject({ details: { file: 'test.tsv', line } })
  })
})
