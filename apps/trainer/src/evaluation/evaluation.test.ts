import type { EvaluationFigures } from '@e5/core'
import type { TrainingRow } from '@e5/data'
import { describe, expect, it } from 'vitest'
import type { HeldOutSet } from './held-out-set.ts'
import { openEvaluator } from './open-evaluator.ts'
import { beginPromotion, isPatienceOver, isWorthPromoting, promotionAfter } from './promotion.ts'
import { rowHeldOut } from './row-held-out.ts'
import { splitHeldOut } from './split-held-out.ts'
import { tokenPortions } from './token-portions.ts'

// A text is the decimal of its direction in a plane; its "tokens" are that number in millionths, repeated to make lengths differ.
const tokenOf = (text: string) => new Int32Array(1 + (Number(text) % 3)).fill(Math.round(Number(text) * 1e6))
const encoded = (text: string) => ({ ids: tokenOf(text), fullLength: tokenOf(text).length })
const tokens = { query: encoded, passage: encoded }
const encode = async (texts: readonly Int32Array[]) =>
  Float32Array.from(texts.flatMap(([token]) => [Math.cos(token! / 1e6), Math.sin(token! / 1e6)]))

describe('openEvaluator', () => {
  it('agrees with rankings by hand', async () => {
    const heldOut: HeldOutSet = {
      queries: [
        { id: 'a', text: '0' },
        { id: 'b', text: '1' },
      ],
      // From a: p0 (0.1), p1 (0.4), p2 (0.9), p3 (1.2); from b: p2, p3, p1, p0.
      passages: ['0.1', '0.4', '0.9', '1.2'].map((text, index) => ({ id: `p${index}`, text })),
      qrels: new Map([
        ['a', new Map([['p1', 1]])],
        [
          'b',
          new Map([
            ['p2', 1],
            ['p0', 1],
          ]),
        ],
      ]),
    }
    const figures = await openEvaluator({ heldOut, tokens }).evaluate(encode)
    const [a, b] = [1 / Math.log2(3), (1 + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3))]
    expect(figures.ndcgAt10).toBeCloseTo((a + b) / 2, 12)
    expect(figures).toMatchObject({ mrrAt10: 0.75, recallAt10: 1, recallAt100: 1, queries: 2, passages: 4 })
  })

  it('looks at the first 10 and 100 of more', async () => {
    const passages = Array.from({ length: 200 }, (_, index) => ({ id: `p${index}`, text: String((index + 1) / 200) }))
    const judged = new Map(['p0', 'p10', 'p99', 'p100'].map((id) => [id, 1]))
    const heldOut = { queries: [{ id: 'q', text: '0' }], passages, qrels: new Map([['q', judged]]) }
    const figures = await openEvaluator({ heldOut, tokens }).evaluate(encode)
    expect(figures).toMatchObject({ mrrAt10: 1, recallAt10: 0.25, recallAt100: 0.75, passages: 200 })
  })
})

describe('tokenPortions', () => {
  it('has every text once, similar lengths together, none over the limit but a longer text', () => {
    const texts = [3, 9, 1, 4, 2, 20].map((length) => new Int32Array(length))
    const portions = tokenPortions(texts, 10)
    expect(portions.map(({ indices }) => indices)).toEqual([[5], [1], [3, 0, 4, 2]])
    expect(tokenPortions([], 10)).toEqual([])
  })
})

function row(query: string, positives: number[], negatives: number[] = []): TrainingRow {
  return { query, positives: { docIds: positives }, negatives: { docIds: negatives } }
}

describe('rowHeldOut', () => {
  const rows = [row('x', [1], [2]), row('y', [3]), row('x', [4])]
  const passages = Array.from({ length: 50 }, (_, index) => `text ${index}`)

  it('joins rows of one query and searches all passages', () => {
    const { queries, passages: searched, qrels } = rowHeldOut(rows, passages, { seed: 1 })
    expect(queries.map(({ text }) => text)).toEqual(['x', 'y'])
    expect([...qrels.get('0')!.keys()]).toEqual(['1', '4'])
    expect(searched).toHaveLength(50)
    expect(searched[7]).toEqual({ id: '7', text: 'text 7' })
  })

  it('searches a sample that has what the rows name, by the seed', () => {
    const ids = (passageLimit: number, seed: number) =>
      rowHeldOut(rows, passages, { seed, passageLimit }).passages.map(({ id }) => Number(id))
    expect(ids(10, 1)).toHaveLength(10)
    expect(ids(10, 1)).toEqual(expect.arrayContaining([1, 2, 3, 4]))
    expect(ids(10, 1)).toEqual(ids(10, 1))
    expect(ids(10, 1)).not.toEqual(ids(10, 2))
    expect(ids(2, 1)).toEqual([1, 2, 3, 4])
  })
})

describe('splitHeldOut', () => {
  const rows = Array.from({ length: 40 }, (_, index) =>
    row(index % 2 === 0 ? `Query  ${index >> 2}` : `query ${index >> 2} `, [index]),
  )

  it('keeps spellings of a query on one side, by the seed', () => {
    const { training, heldOut } = splitHeldOut(rows, { share: 0.2, seed: 1 })
    expect(heldOut).toHaveLength(8)
    expect([...training, ...heldOut].map(({ positives }) => positives.docIds[0]).toSorted((a, b) => a! - b!)).toEqual(
      rows.map((_, index) => index),
    )
    const numbers = (side: readonly TrainingRow[]) => new Set(side.map(({ query }) => query.match(/\d+/)![0]))
    const trained = numbers(training)
    expect([...numbers(heldOut)].filter((number) => trained.has(number))).toEqual([])
    expect(splitHeldOut(rows, { share: 0.2, seed: 1 })).toEqual({ training, heldOut })
    expect(splitHeldOut(rows, { share: 0.2, seed: 2 }).heldOut).not.toEqual(heldOut)
  })

  it('refuses to leave a side empty', () => {
    expect(() => splitHeldOut(rows, { share: 0.01, seed: 1 })).toThrow('nothing to evaluate on')
    expect(() => splitHeldOut(rows, { share: 0.99, seed: 1 })).toThrow('nothing to train on')
  })
})

describe('promotion', () => {
  const at = (ndcgAt10: number): EvaluationFigures => ({
    ndcgAt10,
    mrrAt10: 0,
    recallAt10: 0,
    recallAt100: 0,
    queries: 1,
    passages: 1,
  })

  it('keeps the best above the baseline', () => {
    let promotion = beginPromotion(at(0.5))
    expect(isWorthPromoting(promotion)).toBe(false)
    promotion = promotionAfter(promotion, { step: 10, figures: at(0.5) })
    expect(isWorthPromoting(promotion)).toBe(false)
    promotion = promotionAfter(promotion, { step: 20, figures: at(0.6) })
    promotion = promotionAfter(promotion, { step: 30, figures: at(0.55) })
    expect(promotion).toEqual({ baseline: at(0.5), best: { step: 20, figures: at(0.6) }, sinceBest: 1 })
    expect(isWorthPromoting(promotion)).toBe(true)
  })

  it('takes a figure that is none for no gain', () => {
    expect(promotionAfter(beginPromotion(at(0.5)), { step: 1, figures: at(Number.NaN) }).best.step).toBe(0)
  })

  it('loses patience after so many evaluations without a new best', () => {
    const waited = promotionAfter(promotionAfter(beginPromotion(at(0.5)), { step: 1, figures: at(0.4) }), {
      step: 2,
      figures: at(0.5),
    })
    expect(isPatienceOver(waited, 3)).toBe(false)
    expect(isPatienceOver(waited, 2)).toBe(true)
    expect(isPatienceOver(waited, undefined)).toBe(false)
  })
})
