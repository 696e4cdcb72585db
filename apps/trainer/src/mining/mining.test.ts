import type { TrainingRow } from '@e5/data'
import { describe, expect, it } from 'vitest'
import { mineNegatives } from './mine-negatives.ts'
import { trainingRowOf, writtenRows } from './mined-rows.ts'
import { histogram, miningReport } from './mining-report.ts'
import type { MiningRules } from './mining-rules.ts'

// A text's score is the number at its end: queries are (1, 0), passages (score, √(1 - score²)).
const embed = async (texts: readonly string[], inputType: 'query' | 'passage') =>
  texts.map((text) => {
    const score = inputType === 'query' ? 1 : Number(/[\d.]+$/.exec(text.trim())![0])
    return Float32Array.of(score, Math.sqrt(1 - score * score))
  })

const rules: MiningRules = {
  negatives: 3,
  rangeMin: 0,
  rangeMax: 10,
  relativeMargin: 0,
  sampling: 'first',
  shortRows: 'keep',
  seed: 1,
}

function row(query: string, positives: number[], negatives: number[] = []): TrainingRow {
  return { query, positives: { docIds: positives }, negatives: { docIds: negatives } }
}

// p0 0.99, p1 0.98 ... p49 0.50
const passages = Array.from({ length: 50 }, (_, index) => `p ${(0.99 - index / 100).toFixed(2)}`)

async function mine(rows: readonly TrainingRow[], changed: Partial<MiningRules> = {}, corpus = passages) {
  return mineNegatives({ rows, passages: corpus, rules: { ...rules, ...changed }, embed })
}

async function negativesOf(rows: readonly TrainingRow[], changed: Partial<MiningRules> = {}, corpus = passages) {
  return (await mine(rows, changed, corpus)).rows.map(({ negatives }) => negatives.map(({ docId }) => docId))
}

describe('mineNegatives', () => {
  it('takes the first after the positive, and no positive', async () => {
    expect(await negativesOf([row('q', [0, 2], [40])])).toEqual([[3, 4, 5]])
  })

  it('counts ranks without positives', async () => {
    expect(await negativesOf([row('q', [0, 2])], { rangeMin: 2, rangeMax: 4, relativeMargin: 0 })).toEqual([[4, 5]])
  })

  it('keeps the margin to the lowest positive', async () => {
    // 0.94 · 0.95 = 0.893: p9 (0.90) is too close, p10 (0.89) is not.
    expect(await negativesOf([row('q', [5, 0])], { relativeMargin: 0.05, rangeMax: 20 })).toEqual([[10, 11, 12]])
  })

  it('takes what is above the positive, too, if there is no margin', async () => {
    expect(await negativesOf([row('q', [8])], { relativeMargin: undefined, rangeMin: 3 })).toEqual([[3, 4, 5]])
  })

  it('takes no passage with the text of a positive or of the query, and each text once', async () => {
    const corpus = ['same 0.9', 'SAME  0.9', 'q 0.8', 'twice 0.7', 'twice 0.7 ', 'x 0.6', 'y 0.5', 'z 0.4']
    expect(await negativesOf([row('Q 0.8', [0])], { negatives: 4 }, corpus)).toEqual([[3, 5, 6, 7]])
  })

  it('takes no positive of another row with the same query', async () => {
    expect(await negativesOf([row('q', [0]), row('Q ', [1])])).toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ])
  })

  it('leaves a row short, leaves it out, or goes on below the range', async () => {
    // 0.89 · 0.9 = 0.801: of the range, p11 to p19, only p19 (0.80) is allowed.
    const few = { rangeMin: 10, rangeMax: 19, relativeMargin: 0.1 }
    const rows = [row('q', [10])]
    expect(await negativesOf(rows, few)).toEqual([[19]])
    const dropped = await mine(rows, { ...few, shortRows: 'drop' })
    expect(writtenRows(dropped.rows, { ...rules, shortRows: 'drop' })).toEqual([])
    const extended = await mine(rows, { ...few, shortRows: 'extend' })
    expect(extended.rows[0]!.negatives.map(({ docId, origin }) => [docId, origin])).toEqual([
      [19, 'range'],
      [20, 'below-range'],
      [21, 'below-range'],
    ])
  })

  it('takes the lowest of all where even they are within the margin', async () => {
    const [mined] = (await mine([row('q', [47])], { shortRows: 'extend', relativeMargin: 0.02 })).rows
    // 0.52 · 0.98 = 0.5096: p48 (0.51) is too close, p49 (0.50) is not.
    expect(mined!.negatives.map(({ docId, origin }) => [docId, origin])).toEqual([
      [49, 'below-range'],
      [48, 'against-margin'],
      [46, 'against-margin'],
    ])
  })

  it('draws from the range by the seed, in the order of the draw', async () => {
    const draw = async (seed: number, rows = [row('q', [0]), row('r', [0])]) =>
      negativesOf(rows, { sampling: 'random', negatives: 5, rangeMin: 5, rangeMax: 30, seed })
    const [first, second] = await draw(1)
    expect(await draw(1)).toEqual([first, second])
    expect(first).not.toEqual(second)
    expect(await draw(2)).not.toEqual([first, second])
    expect(await draw(1, [row('q', [0])])).toEqual([first])
    for (const docId of first!) expect(docId).toSatisfy((id: number) => id >= 6 && id < 31)
    expect(first).not.toEqual(first!.toSorted((a, b) => a - b))
  })
})

describe('the rows that are written', () => {
  it('have scores if they are asked for', async () => {
    const [mined] = (await mine([{ ...row('q', [0], [9]), queryId: '7' }], { negatives: 1 })).rows
    expect(trainingRowOf(mined!, undefined)).toEqual({
      queryId: '7',
      query: 'q',
      positives: { docIds: [0] },
      negatives: { docIds: [1] },
    })
    expect(trainingRowOf(mined!, 100)).toMatchObject({
      positives: { docIds: [0], scores: [99] },
      negatives: { docIds: [1], scores: [98] },
    })
  })
})

describe('miningReport', () => {
  it('counts', async () => {
    const result = await mine([row('q', [10]), row('r', [0])], {
      rangeMin: 10,
      rangeMax: 19,
      relativeMargin: 0.1,
      shortRows: 'extend',
    })
    const report = miningReport(result, passages.length, { ...rules, rangeMin: 10, rangeMax: 19 })
    expect(report).toMatchObject({
      rows: 2,
      rowsWritten: 2,
      distinctQueries: 2,
      rowsWithTooFew: 0,
      rowsBeyondRange: 1,
      negatives: { asked: 3, mean: 3, fewest: 3 },
      origins: { range: 4, 'below-range': 2, 'against-margin': 0 },
      withinMargin: 8,
      positivesFound: { first10: 0.5, first100: 1 },
    })
    const total = (bins: readonly { readonly count: number }[]) => bins.reduce((sum, { count }) => sum + count, 0)
    expect([total(report.margins), total(report.ranks)]).toEqual([6, 6])
  })

  it('has bins that include their lower edge', () => {
    expect(histogram([-1, 0, 0.5, 1, 2], [0, 1])).toEqual([
      { from: undefined, to: 0, count: 1 },
      { from: 0, to: 1, count: 2 },
      { from: 1, to: undefined, count: 2 },
    ])
  })
})
