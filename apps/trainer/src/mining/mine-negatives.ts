import { createRandom, joinVectors } from '@e5/core'
import { type Neighbours, openNearestSearch, type TrainingRow } from '@e5/data'
import { type MiningQueries, miningQueries } from './mining-queries.ts'
import { type MiningRules, searchDepth } from './mining-rules.ts'
import { openPositiveScores, type PositiveScores } from './positive-scores.ts'
import { type Candidate, type Selection, selectNegatives } from './select-negatives.ts'

/** Vectors of length 1, one a text, in order. */
export type EmbedTexts = (texts: readonly string[], inputType: 'query' | 'passage') => Promise<readonly Float32Array[]>

/** What is mined. */
export interface MiningRequest {
  readonly rows: readonly TrainingRow[]
  /** By the row numbers that the rows name them by; at least one. */
  readonly passages: readonly string[]
  readonly rules: MiningRules
  readonly embed: EmbedTexts
  /** Told how many passages are done. */
  readonly onPassages?: (done: number) => void
}

/** A row with its new negatives, and the scores that chose them. */
export interface MinedRow extends Selection {
  readonly row: TrainingRow
  readonly positiveScores: readonly number[]
  /** Positives among the first 10 and 100 of the whole ranking. */
  readonly found: { readonly first10: number; readonly first100: number }
}

/** Where the time went, in seconds. */
export interface MiningSeconds {
  readonly queries: number
  readonly passages: number
  readonly search: number
  readonly selection: number
}

/** What was mined, a row each in the order of the rows. */
export interface MiningResult {
  readonly rows: readonly MinedRow[]
  readonly distinctQueries: number
  readonly seconds: MiningSeconds
}

// Passages whose vectors are in memory at a time; many, so that there are batches of every length among them.
const portionSize = 8192

/** Searches all passages for each query, exactly, and chooses negatives by the rules. The same request gives the same result. */
export async function mineNegatives(request: MiningRequest): Promise<MiningResult> {
  const { rows, passages, rules, embed, onPassages } = request
  const seconds = { queries: 0, passages: 0, search: 0, selection: 0 }
  const joined = timed('selection', () => miningQueries(rows, passages))
  const { queries, excluded } = joined
  const vectors = await timedLater('queries', () =>
    embed(
      queries.map(({ text }) => text),
      'query',
    ),
  )
  const dimensions = vectors[0]?.length ?? 0
  // Beside the candidates the ranking has what is excluded, so it goes that much deeper.
  const mostExcluded = excluded.reduce((most, { size }) => Math.max(most, size), 0)
  const depth = Math.min(passages.length, searchDepth(rules) + mostExcluded)
  const search = openNearestSearch({ queries: joinVectors(vectors), dimensions, depth })
  const positiveScores = openPositiveScores(queries, vectors)
  for (let first = 0; first < passages.length; first += portionSize) {
    const portion = passages.slice(first, first + portionSize)
    const found = await timedLater('passages', () => embed(portion, 'passage'))
    timed('search', () => {
      positiveScores.add(found, first)
      search.add(
        joinVectors(found),
        Int32Array.from(found, (_, offset) => first + offset),
      )
    })
    onPassages?.(first + found.length)
  }
  const neighbours = timed('search', () => search.neighbours())
  const mined = timed('selection', () =>
    rows.map((row, index) => mineRow(row, index, { joined, neighbours, positiveScores, rules })),
  )
  return { rows: mined, distinctQueries: queries.length, seconds }

  function timed<Result>(phase: keyof MiningSeconds, run: () => Result): Result {
    const start = performance.now()
    const result = run()
    seconds[phase] += (performance.now() - start) / 1000
    return result
  }

  async function timedLater<Result>(phase: keyof MiningSeconds, run: () => Promise<Result>): Promise<Result> {
    const start = performance.now()
    const result = await run()
    seconds[phase] += (performance.now() - start) / 1000
    return result
  }
}

interface Searched {
  readonly joined: MiningQueries
  readonly neighbours: readonly Neighbours[]
  readonly positiveScores: PositiveScores
  readonly rules: MiningRules
}

function mineRow(row: TrainingRow, index: number, { joined, neighbours, positiveScores, rules }: Searched): MinedRow {
  const query = joined.queryOf[index]!
  const ranking = neighbours[query]!
  const scores = row.positives.docIds.map((docId) => positiveScores.of(query, docId))
  const candidates = candidatesOf(ranking, joined.firstOf, joined.excluded[query]!)
  // Odd factors, so that neighbouring rows and passages have nothing in common.
  const lotOf = (docId: number) =>
    createRandom(rules.seed + Math.imul(index + 1, 0x9e3779b1) + Math.imul(docId + 1, 0x85ebca6b))()
  const countFound = (depth: number) => {
    const first = ranking.rows.subarray(0, depth)
    return row.positives.docIds.filter((docId) => first.includes(docId)).length
  }
  return {
    row,
    positiveScores: scores,
    found: { first10: countFound(10), first100: countFound(100) },
    ...selectNegatives({ candidates, positiveScore: Math.min(...scores), rules, lotOf }),
  }
}

function candidatesOf({ rows, scores }: Neighbours, firstOf: Int32Array, excluded: ReadonlySet<number>): Candidate[] {
  const seen = new Set(excluded)
  const candidates: Candidate[] = []
  for (const [place, docId] of rows.entries()) {
    const text = firstOf[docId]!
    if (seen.has(text)) continue
    seen.add(text)
    candidates.push({ docId, score: scores[place]!, rank: candidates.length })
  }
  return candidates
}
