import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { DatasetReport } from '../src/dataset/dataset-report.ts'
import { folderWith, runValidator } from './run-validator.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

const list = (...texts: readonly unknown[]) => JSON.stringify({ text_list: texts })

const manyLines = Array.from({ length: 500 }, (_, number) => `{"text": "number ${number}"}\n`).join('')

/** The findings of a batch's input as `file:line:column kind`, warnings with a question mark. */
async function findingsOf(files: Files, ...args: readonly string[]) {
  await using folder = await folderWith(files)
  const { exitCode, stdout } = await runValidator('dataset', folder.path, '--json', ...args)
  const report = JSON.parse(stdout) as DatasetReport
  const found = report.findings.flatMap(({ examples }) =>
    examples.map(({ file, line, column, kind, severity }) => {
      const place = [file.replace(folder.path, '.'), line, column].filter((part) => part !== undefined).join(':')
      return `${place} ${kind}${severity === 'warning' ? '?' : ''}`
    }),
  )
  return { exitCode, report, found: found.toSorted() }
}

/** Inputs of a batch, each broken in its own way, and what must be found in them. */
const broken: readonly (readonly [what: string, files: Files, found: readonly string[]])[] = [
  [
    'rows that are no texts',
    { 'a.json': '{"text_list": ["a", 5,\n null, "\\ud83d", ["b"], "c"]}' },
    ['a.json:1:21 wrong-field', 'a.json:2:18 wrong-field', 'a.json:2:2 wrong-field', 'a.json:2:8 lone-surrogate'],
  ],
  [
    'lines that cannot be read, in every form of lines',
    {
      'a.jsonl': Buffer.concat([
        Buffer.from('{"text": "a"}\n{"txt": 1}\nx\n{"text": "'),
        Buffer.from([0xe9, 0x22, 0x7d]),
      ]),
      'b.csv': 'text,n\n"b"b,1\nc\nd,2\n',
      'c.tsv': 'n\ttext\n1\te\n2\n',
      'd/e.txt': Buffer.from([0x66, 0x0a, 0xff]),
    },
    [
      'a.jsonl:2:1 wrong-field',
      'a.jsonl:3:1 not-json',
      'a.jsonl:4:11 not-utf8',
      'b.csv:2:1 wrong-columns',
      'b.csv:3:1 wrong-columns',
      'c.tsv:3:1 wrong-columns',
      'd/e.txt:2:1 not-utf8',
    ],
  ],
  [
    'files that break off, have another form, are empty, or of no known format',
    {
      'a.json': '{"text_list": ["a",\n "b"',
      'b.json': '{"texts": ["c"]}',
      'c.json': list(),
      'd.csv': 'body\ne\n',
      'e.jsonl.gz': gzipSync(manyLines).subarray(0, -9),
      'f.docx': 'x',
      'g.parquet': 'no Parquet',
    },
    [
      'a.json:2:2 unreadable-file',
      'b.json:1:16 unreadable-file',
      'c.json no-rows',
      'd.csv:1 unreadable-file',
      'e.jsonl.gz unreadable-file',
      'f.docx unknown-format',
      'g.parquet unreadable-file',
    ],
  ],
  [
    'texts that come twice, also in another file, and empty ones',
    { 'a.json': list('a whale', 'A  Whale', ''), 'b.jsonl': '{"id": 1, "text": "a ship"}\n"a whale"\n' },
    ['a.json:1:25 duplicate-text?', 'a.json:1:36 empty-text?', 'b.jsonl:2:1 duplicate-text?'],
  ],
  [
    'prefixes of some texts only',
    { 'a.json': list('query: a', 'Passage: b', 'c', 'd'), 'b.json': list('query: e'), 'c.json': list('f') },
    ['a.json:1:39 prefix-missing?'],
  ],
  ['nothing at all', {}, ['. missing-file']],
]

describe('e5-validator dataset --job-type batch_predict', () => {
  it.each(broken)('finds %s', async (_what, files, found) => {
    const outcome = await findingsOf(files, '--job-type', 'batch_predict')
    expect(outcome.found).toEqual(found.toSorted())
    const hasErrors = found.some((finding) => !finding.endsWith('?'))
    expect(outcome.exitCode).toBe(hasErrors ? 1 : 0)
    const strict = await findingsOf(files, '--job-type', 'batch_predict', '--strict')
    expect(strict.exitCode).toBe(1)
  })

  it('says what there is: rows, lengths and the share that is cut, prefixes', async () => {
    const files = { 'a.json': list('a whale', 'query: b', `${'whale '.repeat(600)}`), 'sub/b.txt': 'one\ntwo\n' }
    const { exitCode, report, found } = await findingsOf(files, '--job-type', 'batch_predict')
    expect([exitCode, found]).toEqual([0, ['a.json:1:15 prefix-missing?']])
    expect(report.layout).toBe('batch')
    expect(report.files).toEqual([
      { name: 'a.json', rows: 3 },
      { name: 'sub/b.txt', rows: 2 },
    ])
    expect(report.lengths[0]).toMatchObject({ of: 'a.json', texts: 3, limit: 512, cut: 1, longest: 604 })
    expect(Object.fromEntries(report.figures.map(({ label, value }) => [label, value]))).toMatchObject({
      texts: 5,
      'texts that begin with "query:"': 1,
      'texts that begin with "passage:"': 0,
      'texts without a prefix, which the job has to add': 4,
    })
  })

  it('names the row that has a text already', async () => {
    const { report } = await findingsOf({ 'a.txt': 'x\ny\n', 'b.json': list('z', 5, 'Y') })
    const reasons = report.findings.flatMap(({ examples }) => examples.map(({ reason }) => reason))
    expect(reasons).toContain('the text is row 1 of a.txt already.')
  })

  it('takes a folder of text_list files for a batch without being told, and one file when told', async () => {
    await using folder = await folderWith({ 'a.json': list('a'), 'b.json': list('b') })
    const table = await runValidator('dataset', folder.path)
    expect(table.exitCode).toBe(0)
    expect(table.stdout).toContain(`Data set ${folder.path} (batch)`)
    const one = await runValidator('dataset', join(folder.path, 'b.json'), '--job-type', 'batch_predict')
    expect(one.stdout).toContain('The data set is good: 0 errors, 0 warnings')
    const page = join(folder.path, 'page.html')
    expect(
      (await runValidator('dataset', join(folder.path, 'a.json'), '--job-type', 'batch_predict', '--html', page))
        .exitCode,
    ).toBe(0)
    expect(await runValidator('dataset', folder.path, '--job-type', 'train')).toMatchObject({ exitCode: 2 })
  })
})
