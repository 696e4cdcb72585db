import { describe, expect, it } from 'vitest'
import { readSampleRows } from './sample-rows.ts'

const passages = {
  file: 'passages.jsonl',
  rows: ['{"contents": "Whales sleep."}', '{"contents": "Trains leave.", "title": "Basel"}'],
}

describe('readSampleRows', () => {
  it('gives the examples of a train set the texts of their passages, where these are among the samples', () => {
    const row = '{"query": "q", "positives": {"doc_id": [0]}, "negatives": {"doc_id": ["1", 700]}}'
    expect(readSampleRows({ samples: [passages, { file: 'train.jsonl', rows: [row] }] }, 5)[1]).toEqual({
      file: 'train.jsonl',
      rows: [
        {
          kind: 'example',
          query: 'q',
          positives: [{ docId: '0', text: 'Whales sleep.' }],
          negatives: [
            { docId: '1', text: 'Trains leave.' },
            { docId: '700', text: undefined },
          ],
        },
      ],
    })
  })

  it('reads texts with their titles, as many as are asked for', () => {
    expect(readSampleRows({ samples: [passages] }, 1)[0]!.rows).toEqual([
      { kind: 'text', text: 'Whales sleep.', title: undefined },
    ])
    expect(readSampleRows({ samples: [passages] }, 5)[0]!.rows[1]).toMatchObject({ title: 'Basel' })
    const rows = ['{"_id": "7", "text": "a"}']
    expect(readSampleRows({ samples: [{ file: 'a.jsonl', rows }] }, 5)[0]!.rows).toEqual([
      { kind: 'text', text: 'a', title: undefined },
    ])
  })

  it('finds the texts of a text_list, in one line that was cut or in many', () => {
    const cut = ['{"text_list": ["one \\"quoted\\"", "t\\u0077o", "thr']
    const many = ['{', '  "text_list": [', '    "one, [two]",', '    "three"', '  ]', '}']
    const textsOf = (rows: string[]) =>
      readSampleRows({ samples: [{ file: 'a.json', rows }] }, 5)[0]!.rows.map((row) => row.kind === 'text' && row.text)
    expect(textsOf(cut)).toEqual(['one "quoted"', 'two'])
    expect(textsOf(many)).toEqual(['one, [two]', 'three'])
  })

  it('shows other lines as they stand', () => {
    const rows = ['text,id', '{"contents": "cut o']
    expect(readSampleRows({ samples: [{ file: 'a.csv', rows }] }, 5)[0]!.rows).toEqual([
      { kind: 'line', line: 'text,id' },
      { kind: 'line', line: '{"contents": "cut o' },
    ])
  })
})
