import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadTrainingData } from '@e5/data'
import { describe, expect, it } from 'vitest'
import type { ImportReport } from '../src/import/import-report.ts'
import { folderWith, runValidator, type TestFolder } from './run-validator.ts'

async function importing(source: TestFolder, format: string, file: string, ...args: readonly string[]) {
  const output = join(source.path, 'out')
  const outcome = await runValidator('import', format, join(source.path, file), '--output', output, '--json', ...args)
  const report = outcome.exitCode === 0 ? (JSON.parse(outcome.stdout) as ImportReport) : undefined
  const load = (rows = 'train.jsonl') =>
    loadTrainingData({ passages: join(output, 'passages.jsonl'), train: join(output, rows) }, { negatives: 0 })
  return { ...outcome, output, report, load }
}

describe('e5-validator import beir', () => {
  const files = {
    'corpus.jsonl':
      '{"_id":"d1","title":"T","text":"one"}\n{"_id":"d2","text":"two"}\n{"_id":"d3","text":"two"}\n{"_id":"d4","text":" "}\n',
    'queries.jsonl': '{"_id":"q1","text":"first"}\n{"_id":"q2","text":"second"}\n{"_id":"q3","text":"third"}\n',
    'qrels/train.tsv': 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td3\t0\nq2\td2\t0\nq9\td1\t1\n',
    'qrels/test.tsv': 'query-id\tcorpus-id\tscore\nq3\td3\t1\nq3\td2\t1\nq3\td4\t1\n',
  }

  it('makes a row a query and a passage a text, the same each time', async () => {
    await using source = await folderWith(files)
    const { report, load, output } = await importing(source, 'beir', '.')
    expect(report).toMatchObject({
      files: [
        { name: 'passages.jsonl', rows: 2 },
        { name: 'test.jsonl', rows: 1 },
        { name: 'train.jsonl', rows: 1 },
      ],
      duplicatePassages: 1,
      blankTexts: 1,
      queriesWithoutPositive: 1,
      unknownJudgements: 2,
    })
    const data = await load()
    expect(data.passages).toEqual(['T one', 'two'])
    expect(data.rows).toEqual([
      { queryId: 'q1', query: 'first', positives: { docIds: [0] }, negatives: { docIds: [1] } },
    ])
    expect((await load('test.jsonl')).rows).toMatchObject([{ query: 'third', positives: { docIds: [1] } }])
    const first = await Promise.all((await readdir(output)).map((name) => readFile(join(output, name), 'utf8')))
    await importing(source, 'beir', '.', '--force')
    const second = await Promise.all((await readdir(output)).map((name) => readFile(join(output, name), 'utf8')))
    expect(second).toEqual(first)
  })

  it('replaces nothing unless asked to', async () => {
    await using source = await folderWith({ ...files, 'out/train.jsonl': 'mine' })
    const { exitCode, stderr, output } = await importing(source, 'beir', '.')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('[OUTPUT_EXISTS]')
    expect(await readdir(output)).toEqual(['train.jsonl'])
  })
})

describe('e5-validator import triplets', () => {
  it('takes lists and objects, and joins rows of a query', async () => {
    const lines = [
      '["q", "p1", "n1", "n2"]',
      '{"anchor": "q", "positive": "p2", "negative": ["n1", "p1"]}',
      '{"query": "r", "pos": ["p3"], "neg": []}',
      '{"query": "s", "neg": ["n1"]}',
    ]
    await using source = await folderWith({ 'triplets.jsonl': lines.join('\n') })
    const { report, load } = await importing(source, 'triplets', 'triplets.jsonl')
    expect(report).toMatchObject({ duplicatePassages: 3, queriesWithoutPositive: 1 })
    const { passages, rows } = await load()
    expect(passages).toEqual(['p1', 'n1', 'n2', 'p2', 'p3'])
    expect(rows).toEqual([
      { query: 'q', positives: { docIds: [0, 3] }, negatives: { docIds: [1, 2] } },
      { query: 'r', positives: { docIds: [4] }, negatives: { docIds: [] } },
    ])
  })

  it('leaves nothing behind where a line is broken', async () => {
    await using source = await folderWith({ 'triplets.jsonl': '["q", "p"]\n["q"]\n' })
    const { exitCode, stderr, output } = await importing(source, 'triplets', 'triplets.jsonl')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('triplets.jsonl, line 2, column 1: expected ["query", "positive", "negative", …]')
    expect(await readdir(output)).toEqual([])
  })
})

describe('e5-validator import of tables', () => {
  it('takes columns by name, and negatives by how their names begin', async () => {
    const csv = 'question,answer,negative_1,negative_2\n"a ""b""","c, d",e,\nx,y,z,e\n'
    await using source = await folderWith({ 'faq.csv': csv, 'pairs.tsv': 'query\tpositive\nq\tp "as it is"\n' })
    const columns = ['--query-column', 'question', '--positive-column', 'answer']
    const faq = await importing(source, 'csv', 'faq.csv', ...columns)
    expect((await faq.load()).passages).toEqual(['c, d', 'e', 'y', 'z'])
    expect((await faq.load()).rows).toEqual([
      { query: 'a "b"', positives: { docIds: [0] }, negatives: { docIds: [1] } },
      { query: 'x', positives: { docIds: [2] }, negatives: { docIds: [3, 1] } },
    ])
    const pairs = await importing(source, 'tsv', 'pairs.tsv', '--force')
    expect((await pairs.load()).passages).toEqual(['p "as it is"'])
    const missing = await importing(source, 'csv', 'faq.csv', '--force')
    expect(missing.stderr).toContain('line 1: the header row has no column "query"')
  })
})
