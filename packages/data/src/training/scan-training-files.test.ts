import { describe, expect, it } from 'vitest'
import { bytes, collect } from '../testing/streams.ts'
import { checkTrainingRow } from './check-training-row.ts'
import { scanPassages, scanTrainingRows } from './scan-training-files.ts'

async function passageFaults(text: string | Buffer): Promise<string[]> {
  const source =
    typeof text === 'string'
      ? bytes(text)
      : (async function* () {
          yield text
        })()
  const rows = await collect(scanPassages(source, 'in'))
  return rows
    .flatMap(({ faults }) => faults)
    .map(({ line, column, kind, severity }) => `${line}:${column} ${kind} ${severity}`)
}

describe('scanPassages', () => {
  it('takes contents or text, with or without title and id', async () => {
    const text = '{"contents":"a"}\r\n{"text":"b","title":"t","id":7}\n{"contents":"","title":"only"}'
    expect((await collect(scanPassages(bytes(text), 'in'))).map(({ row }) => row)).toEqual([
      { contents: 'a' },
      { contents: 'b', title: 't', id: '7' },
      { contents: '', title: 'only' },
    ])
  })

  it('says where a line stops being JSON', async () => {
    expect(
      await passageFaults('{"contents": "a",}\n{"contents": a}\n{"contents": "a"} x\n{"contents": "a\n[1'),
    ).toEqual([
      '1:18 not-json error',
      '2:14 not-json error',
      '3:19 not-json error',
      '4:14 not-json error',
      '5:3 not-json error',
    ])
  })

  it('goes on after every fault, with line and column', async () => {
    const text = [
      '{"title": "no text"}',
      '{"title": 3, "contents": ["a"]}',
      '["contents"]',
      '{"title": " ", "contents": ""}',
      '{"contents": "\\ud83d"}',
    ]
    expect(await passageFaults(text.join('\n'))).toEqual([
      '1:1 wrong-field error',
      '2:26 wrong-field error',
      '2:11 wrong-field error',
      '3:1 wrong-field error',
      '4:1 empty-text error',
      '5:14 lone-surrogate error',
    ])
  })

  it('finds bytes that are not UTF-8, and no fault in a true replacement character', async () => {
    const broken = Buffer.concat([Buffer.from('{"contents": "�é'), Buffer.from([0xff]), Buffer.from('"}\n')])
    expect(await passageFaults(broken)).toEqual(['1:17 not-utf8 error'])
    expect(await passageFaults('{"contents": "�"}\n')).toEqual([])
  })

  it('holds blank lines between rows for errors and those at the end not', async () => {
    expect(await passageFaults('\ufeff{"contents":"a"}\n\n \n{"contents":"b"}\n\n')).toEqual([
      '1:1 byte-order-mark warning',
      '2:1 blank-line error',
      '3:1 blank-line error',
      '5:1 blank-line warning',
    ])
  })

  it('says only the line of what is nested too deeply to be walked', async () => {
    expect(
      await passageFaults(`{"title": 1, "contents": "a", "x": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    ).toEqual(['1:11 wrong-field error'])
  })
})

async function rowFaults(text: string): Promise<string[]> {
  const rows = await collect(scanTrainingRows(bytes(text), 'in'))
  return rows.flatMap(({ row, ...scanned }) =>
    [
      ...scanned.faults,
      ...(row === undefined ? [] : checkTrainingRow({ ...scanned, row }, { passageCount: 5, negatives: 2 })),
    ].map(({ line, column, kind, severity }) => `${line}:${column} ${kind} ${severity}`),
  )
}

describe('scanTrainingRows and checkTrainingRow', () => {
  it('takes ids as numbers or digits, and scores', async () => {
    const text =
      '{"query_id":1,"query":"q","positives":{"doc_id":["3"],"score":[9.5]},"negatives":{"doc_id":[0,"1"],"score":[]}}'
    expect((await collect(scanTrainingRows(bytes(text), 'in')))[0]!.row).toEqual({
      queryId: '1',
      query: 'q',
      positives: { docIds: [3], scores: [9.5] },
      negatives: { docIds: [0, 1] },
    })
    expect(await rowFaults(text)).toEqual([])
  })

  it('finds wrong fields at their columns', async () => {
    const text = [
      '{"query":"q","positives":{"doc_id":[]},"negatives":{"doc_id":[1,2]}}',
      '{"query":" ","positives":{"doc_id":[0,-1,1.5,"x"]},"negatives":{"doc_id":[1,2]}}',
      '{"query":"q","negatives":{"doc_id":[1,2]}}',
      '{"query":"q","positives":{"doc_id":[0],"score":[1,2]},"negatives":{"doc_id":[1,2]}}',
      '',
    ]
    expect(await rowFaults(text.join('\n'))).toEqual([
      '1:36 empty-list error',
      '2:10 empty-text error',
      '2:39 wrong-field error',
      '2:42 wrong-field error',
      '2:46 wrong-field error',
      '3:1 wrong-field error',
      '4:48 score-count error',
    ])
  })

  it('finds what only the meaning shows', async () => {
    const text = [
      '{"query":"q","positives":{"doc_id":[0,5]},"negatives":{"doc_id":[1,2]}}',
      '{"query":"q","positives":{"doc_id":[0,0]},"negatives":{"doc_id":[1,2,0]}}',
      '{"query":"q","positives":{"doc_id":[0]},"negatives":{"doc_id":[1,1]}}',
      '{"query":"q","positives":{"doc_id":[0]}}',
      '{"query":"Query: q","positives":{"doc_id":[0]},"negatives":{"doc_id":[1,2]}}',
    ]
    expect(await rowFaults(text.join('\n'))).toEqual([
      '1:39 id-out-of-range error',
      '2:39 duplicate-id warning',
      '2:70 positive-as-negative error',
      '3:66 duplicate-id warning',
      '3:63 few-negatives error',
      '4:1 few-negatives error',
      '5:10 prefix-present warning',
    ])
  })
})
