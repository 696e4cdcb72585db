import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DatasetReport } from '../src/dataset/dataset-report.ts'
import { folderWith, runValidator } from './run-validator.ts'

async function check(files: Readonly<Record<string, string>>) {
  await using folder = await folderWith(files)
  const { exitCode, stdout } = await runValidator('dataset', folder.path, '--json')
  const report = JSON.parse(stdout) as DatasetReport
  const found = report.findings.flatMap(({ examples }) =>
    examples.map(({ file, line, column, kind }) =>
      [file, line, column, kind].filter((part) => part !== undefined).join(':'),
    ),
  )
  return { exitCode, layout: report.layout, found: found.toSorted(), report }
}

describe('e5-validator dataset on BEIR data', () => {
  it('finds ids that are not there, that come twice, and queries of the training split', async () => {
    const outcome = await check({
      'corpus.jsonl':
        '{"_id":"a","title":"A","text":"x"}\n{"_id":"a","text":"y"}\n{"text":"z"}\n{"_id":"b","text":""}\n',
      'queries.jsonl': '{"_id":"1","text":"q"}\n{"_id":"2","text":"Q"}\n{"_id":"3","text":"r"}\n',
      'qrels/train.tsv': 'query-id\tcorpus-id\tscore\n1\ta\t1\n9\ta\t1\n',
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\n2\ta\t1\n3\tb\t0\n3\tb\tyes\n2\ta\t1\n2\tzz\t1\n',
    })
    expect(outcome).toMatchObject({ exitCode: 1, layout: 'beir' })
    expect(outcome.found).toEqual(
      [
        'corpus.jsonl:2:8:duplicate-id',
        'corpus.jsonl:3:1:wrong-field',
        'corpus.jsonl:4:19:empty-text',
        'queries.jsonl:2:19:duplicate-text',
        'test.tsv:2:1:leakage',
        'test.tsv:4:5:wrong-columns',
        'test.tsv:5:3:duplicate-id',
        'test.tsv:6:3:unknown-id',
        'test.tsv:empty-list',
        'train.tsv:3:1:unknown-id',
      ].toSorted(),
    )
  })

  it('tells the same as a table and as a page, where texts of the data are no HTML', async () => {
    await using folder = await folderWith({
      'corpus.jsonl': '{"_id":"a","text":"x"}\n',
      'queries.jsonl': '{"_id":"1","text":"q"}\n',
      'qrels/test.tsv': 'query-id\tcorpus-id\tscore\n1\t<b>a\t1\n',
    })
    const page = join(folder.path, 'report.html')
    const { stdout, exitCode } = await runValidator('dataset', folder.path, '--html', page)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('✗  test.tsv:2:3  unknown-id  there is no document "<b>a" in corpus.jsonl.')
    expect(stdout).toContain('✗ The data set has faults: 1 error, 0 warnings')
    const html = await readFile(page, 'utf8')
    expect(html).toContain('there is no document &quot;&lt;b&gt;a&quot; in corpus.jsonl.')
    expect(html).not.toMatch(/<b>a|(src|href)=/)
    const again = await runValidator('dataset', folder.path, '--html', page)
    expect(again.stderr).toContain('[OUTPUT_EXISTS]')
    expect(again.exitCode).toBe(2)
  })

  it('finds a folder without judgements', async () => {
    const outcome = await check({
      'corpus.jsonl': '{"_id":"a","text":"x"}\n',
      'queries.jsonl': '{"_id":"1","text":"q"}\n',
    })
    expect(outcome.found).toEqual(['qrels:missing-file'])
  })
})

describe('e5-validator dataset on STS data', () => {
  it('finds broken rows, empty sentences and pairs that are trained on', async () => {
    const outcome = await check({
      'sts-train.csv': 'g\tf\ty\t1\t4.5\ta man walks\ta man runs\ng\tf\ty\t2\t6\ta\tb\n',
      'sts-dev.csv': 'g\tf\ty\t1\t4.5\ta man runs\tA man walks\ng\tf\ty\t2\t3\t\tb\ng\tf\ty\t3\t1\tc\n',
    })
    expect(outcome).toMatchObject({ exitCode: 1, layout: 'sts' })
    expect(outcome.found).toEqual([
      'sts-dev.csv:1:1:leakage',
      'sts-dev.csv:2:11:empty-text',
      'sts-dev.csv:3:12:wrong-columns',
      'sts-train.csv:2:9:wrong-columns',
    ])
  })
})
