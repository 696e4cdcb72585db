import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileBytes, passageLine, readTrainingRows, type TrainingRow, trainingRowLine } from '@e5/data'
import { afterAll, describe, expect, it } from 'vitest'
import { mineCommand } from '../src/mining/mine-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'e5-mine-'))
afterAll(() => rmSync(folder, { recursive: true }))

const passages = [
  'Whales sleep with one half of the brain at a time.',
  'Dolphins rest at the surface and keep one eye open.',
  'WHALES sleep with  one half of the brain at a time.',
  'Seals can sleep under water while they hold their breath.',
  'Bats sleep upside down in caves through the day.',
  'Bread rises because yeast gives off carbon dioxide.',
  'The stock market fell by three percent on Monday.',
  'A train to Berlin leaves every hour.',
]
const rows = [
  { query: 'how do whales sleep', positives: { docIds: [0] }, negatives: { docIds: [] } },
  { query: 'why does bread rise', positives: { docIds: [5] }, negatives: { docIds: [0] } },
]

async function mine(...flags: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const context = { stdin: new PassThrough(), stdout, stderr, signal: new AbortController().signal }
  const command = mineCommand(context).exitOverride()
  const fixed = ['--data', folder, '--data-dir', join(folder, 'e5'), '--precision', 'fp32']
  await command.parseAsync([...fixed, ...flags], { from: 'user' })
  const [report, tables] = await Promise.all([stdout, stderr].map((stream) => text(ended(stream))))
  return { report: JSON.parse(report!), tables: tables! }
}

function ended(stream: PassThrough): PassThrough {
  ;(stream satisfies Writable).end()
  return stream
}

async function minedRows(file: string) {
  const read: TrainingRow[] = []
  for await (const row of readTrainingRows(fileBytes(file), file)) read.push(row)
  return read
}

describe('e5-trainer mine', () => {
  it('writes rows with the negatives that the model finds, and their report', async () => {
    await writeFile(join(folder, 'passages.jsonl'), passages.map((contents) => passageLine({ contents })).join(''))
    await writeFile(join(folder, 'train.jsonl'), rows.map(trainingRowLine).join(''))
    const output = join(folder, 'mined.jsonl')
    const flags = [
      '--output',
      output,
      '--negatives',
      '2',
      '--range-min',
      '0',
      '--range-max',
      '3',
      '--sampling',
      'first',
    ]
    const { report, tables } = await mine(...flags, '--relative-margin', '0', '--scores', '100')
    expect(report).toMatchObject({ rows: 2, rowsWritten: 2, passages: 8, negatives: { asked: 2, fewest: 2 } })
    expect(tables).toContain('Negatives a row')
    const [whales, bread] = await minedRows(output)
    // The other two that sleep, and not 2, which is the positive in other letters.
    expect(whales!.negatives.docIds.toSorted()).toEqual([3, 4])
    expect(bread!.negatives.docIds).toHaveLength(2)
    expect(bread!.negatives.docIds).not.toContain(5)
    const [positive] = whales!.positives.scores!
    expect(positive).toBeGreaterThan(80)
    for (const score of whales!.negatives.scores!) expect(score).toBeLessThan(positive!)

    const first = await readFile(output, 'utf8')
    await expect(mine(...flags)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' })
    const { report: bounded } = await mine(...flags, '--relative-margin', 'none', '--force')
    expect(bounded).toMatchObject({ withinMargin: 0, origins: { range: 4 } })
    await mine(...flags, '--relative-margin', '0', '--scores', '100', '--force')
    expect(await readFile(output, 'utf8')).toBe(first)
  })

  it.each([
    [['--range-min', '5', '--range-max', '5'], '--range-max'],
    [['--relative-margin', '1'], '--relative-margin'],
    [['--negatives', '0'], '--negatives'],
    [['--seed', '1e3'], '--seed'],
    [['--train', 'train.jsonl'], '--data'],
  ])('refuses %j before it reads anything', async (flags, option) => {
    const output = join(folder, 'refused.jsonl')
    await expect(mine('--output', output, ...flags)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      details: { option },
    })
  })

  it('leaves nothing of an output whose model is not there', async () => {
    const output = join(folder, 'none.jsonl')
    await expect(mine('--output', output, '--model', 'no-such')).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' })
    expect((await readdir(folder)).filter((name) => name.includes('none.jsonl'))).toEqual([])
  })
})
