import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { DatasetReport } from '../src/dataset/dataset-report.ts'
import { folderWith, runValidator } from './run-validator.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

const passages = ['a whale', 'a ship', 'a train', 'a house'].map((contents) => `${JSON.stringify({ contents })}\n`)
const row = (query: string, positives: readonly unknown[], negatives: readonly unknown[]) =>
  `${JSON.stringify({ query, positives: { doc_id: positives }, negatives: { doc_id: negatives } })}\n`
const good = {
  'passages.jsonl': passages.join(''),
  'train.jsonl': row('whales?', [0], [1, 2]) + row('ships?', ['1'], [2, 3]),
}

const manyPassages = Array.from({ length: 1000 }, (_, index) => `{"contents": "number ${index}"}\n`).join('')

/** Every finding of a data set as `file:line:column kind`, errors first, warnings with a question mark. */
async function findingsOf(files: Files, ...args: readonly string[]) {
  await using folder = await folderWith(files)
  const { exitCode, stdout } = await runValidator('dataset', folder.path, '--train-n-passages', '3', '--json', ...args)
  const report = JSON.parse(stdout) as DatasetReport
  const found = report.findings.flatMap(({ examples }) =>
    examples.map(({ file, line, column, kind, severity }) => {
      const place = [file, line, column].filter((part) => part !== undefined).join(':')
      return `${place} ${kind}${severity === 'warning' ? '?' : ''}`
    }),
  )
  return { exitCode, report, found }
}

/** Ten data sets, each broken in its own way, and what must be found in them. */
const broken: readonly (readonly [what: string, files: Files, found: readonly string[]])[] = [
  [
    'no JSON: a comma too many, a row over two lines',
    { ...good, 'train.jsonl': `{"query": "q",}\n${good['train.jsonl']}{"query": "q",\n"positives": {}}\n` },
    ['train.jsonl:1:15 not-json', 'train.jsonl:4:15 not-json', 'train.jsonl:5:12 not-json'],
  ],
  [
    'fields of other types, and missing ones',
    {
      'passages.jsonl': `${passages.join('')}{"contents": 7}\n{"content": "x"}\n{"contents": "y", "title": ["t"]}\n`,
      'train.jsonl': `{"query": "q", "positives": {"doc_id": 0}, "negatives": {"doc_id": [1, 2]}}\n{"positives": {"doc_id": [0]}}\n`,
    },
    [
      'passages.jsonl:5:14 wrong-field',
      'passages.jsonl:6:1 wrong-field',
      'passages.jsonl:7:28 wrong-field',
      'train.jsonl:1:40 wrong-field',
      'train.jsonl:2:1 wrong-field',
      'train.jsonl no-rows',
    ],
  ],
  [
    'ids that are no rows',
    { ...good, 'train.jsonl': row('q', [4], [1, 2]) + row('r', [0], [1, '77', 2]) + row('s', [-1], [1, 2.5]) },
    [
      'train.jsonl:1:37 id-out-of-range',
      'train.jsonl:2:66 id-out-of-range',
      'train.jsonl:3:37 wrong-field',
      'train.jsonl:3:67 wrong-field',
    ],
  ],
  [
    'empty and missing lists, too few negatives',
    {
      ...good,
      'train.jsonl': `${row('q', [], [1, 2])}${row('r', [0], [])}${row('s', [0], [1])}{"query":"t","positives":{"doc_id":[0]}}\n`,
    },
    [
      'train.jsonl:1:36 empty-list',
      'train.jsonl:2:63 few-negatives',
      'train.jsonl:3:63 few-negatives',
      'train.jsonl:4:1 few-negatives',
    ],
  ],
  [
    'a positive among the negatives, by id and by text; ids twice in a row',
    { 'passages.jsonl': `${passages.join('')}{"contents": "A  whale"}\n`, 'train.jsonl': row('q', [0, 0], [1, 0, 4]) },
    [
      'train.jsonl:1:68 positive-as-negative',
      'train.jsonl:1:70 positive-as-negative',
      'passages.jsonl:5:1 duplicate-text?',
      'train.jsonl:1:39 duplicate-id?',
    ],
  ],
  [
    'prefixes that are there already',
    {
      'passages.jsonl': `{"title": "Passage: t", "contents": "x"}\n{"text": "query: y"}\n{"contents": "z"}\n`,
      'train.jsonl': row('query: q', [0], [1, 2]),
    },
    ['passages.jsonl:1:11 prefix-present?', 'passages.jsonl:2:10 prefix-present?', 'train.jsonl:1:10 prefix-present?'],
  ],
  [
    'empty texts, and half a character',
    {
      'passages.jsonl': `${passages.join('')}{"contents": " "}\n{"contents": "a \\ud83d b"}\n`,
      'train.jsonl': good['train.jsonl'] + row(' \t', [0], [1, 2]),
    },
    ['passages.jsonl:5:1 empty-text', 'passages.jsonl:6:14 lone-surrogate', 'train.jsonl:3:10 empty-text'],
  ],
  [
    'bytes that are not UTF-8, a byte order mark, blank lines',
    {
      'passages.jsonl': `\ufeff${passages[0]}\n${passages.slice(1).join('')}\n`,
      'train.jsonl': Buffer.concat([
        Buffer.from(good['train.jsonl']),
        Buffer.from('\n{"query": "caf'),
        Buffer.from([0xe9]),
        Buffer.from('"}\n'),
      ]),
    },
    [
      'passages.jsonl:2:1 blank-line',
      'train.jsonl:4:15 not-utf8',
      'passages.jsonl:1:1 byte-order-mark?',
      'passages.jsonl:6:1 blank-line?',
      'train.jsonl:3:1 blank-line?',
    ],
  ],
  [
    'held-out queries that are trained on, and queries that come twice',
    {
      ...good,
      'train.jsonl': good['train.jsonl'] + row('Whales? ', [0], [1, 2]),
      'dev.jsonl': row('trains?', [2], []) + row('SHIPS?', [1], []),
    },
    ['dev.jsonl:2:10 leakage', 'train.jsonl:3:10 duplicate-text?'],
  ],
  [
    'a packed file that breaks off, and one that is missing',
    { 'passages.jsonl.gz': gzipSync(manyPassages).subarray(0, -12) },
    ['passages.jsonl.gz unreadable-file', 'train.jsonl missing-file'],
  ],
]

describe('e5-validator dataset', () => {
  it.each(broken)('finds %s', async (_what, files, found) => {
    const outcome = await findingsOf(files, '--max-faults', '4')
    expect(outcome.found.toSorted()).toEqual(found.toSorted())
    const hasErrors = found.some((finding) => !finding.endsWith('?'))
    expect(outcome.exitCode).toBe(hasErrors ? 1 : 0)
    expect(outcome.report.verdict).toBe(hasErrors ? 'faults' : 'good')
  })

  it('finds nothing in good data, and lets warnings spoil a strict verdict only', async () => {
    expect(await findingsOf(good, '--strict')).toMatchObject({ exitCode: 0, found: [] })
    const warned = { ...good, 'passages.jsonl': `${good['passages.jsonl']}{"contents": "a ship"}\n` }
    expect(await findingsOf(warned)).toMatchObject({ exitCode: 0, found: ['passages.jsonl:5:1 duplicate-text?'] })
    expect(await findingsOf(warned, '--strict')).toMatchObject({ exitCode: 1 })
  })

  it('tells as many faults of a kind as asked for, and counts all', async () => {
    const files = { ...good, 'train.jsonl': row('q', [9], [1, 2]).repeat(20) }
    const { report } = await findingsOf(files, '--max-faults', '3')
    const group = report.findings.find(({ kind }) => kind === 'id-out-of-range')
    expect(group).toMatchObject({ count: 20, severity: 'error', file: 'train.jsonl' })
    expect(group!.examples).toHaveLength(3)
    expect(report.errors).toBe(20)
  })

  it('measures token lengths, those that are cut, and what is shared with the held-out rows', async () => {
    const long = `{"contents": ${JSON.stringify('whale '.repeat(300))}}\n`
    const files = { ...good, 'passages.jsonl': good['passages.jsonl'] + long, 'dev.jsonl': row('trains?', [0], []) }
    const { report } = await findingsOf(files, '--passage-max-length', '64')
    expect(report.lengths[0]).toMatchObject({
      of: 'passages.jsonl',
      texts: 5,
      sampled: 5,
      limit: 64,
      cut: 1,
      longest: 304,
    })
    expect(report.figures).toContainEqual({
      label: 'positive passages of dev.jsonl that are positives of train.jsonl too',
      value: 1,
    })
  })

  it('samples lengths of many texts, and says so', async () => {
    const { report } = await findingsOf({ ...good, 'passages.jsonl': manyPassages }, '--length-sample', '100')
    const { texts, sampled, stride } = report.lengths[0]!
    expect([texts, stride]).toEqual([1000, 16])
    expect(sampled).toBe(Math.ceil(1000 / 16))
  })

  it('cannot judge what is no data set', async () => {
    await using folder = await folderWith({ 'notes.txt': 'x' })
    expect(await runValidator('dataset', folder.path)).toMatchObject({ exitCode: 2, stdout: '' })
    expect(await runValidator('dataset', join(folder.path, 'nowhere'))).toMatchObject({ exitCode: 2 })
    const wrongFlag = await runValidator('dataset', folder.path, '--max-faults', 'none')
    expect(wrongFlag.stderr).toContain('--max-faults: expected a whole number')
    expect(wrongFlag.exitCode).toBe(2)
  })
})
