import { setImmediate } from 'node:timers/promises'
import type { EncodedText } from '@e5/core'
import type { TrainingRow } from '@e5/data'
import type { TextTokens } from './text-tokens.ts'

/** The texts of a run's rows, tokenized once. */
export interface TrainingTexts {
  /** @param row its place among the rows. */
  query(row: number): Int32Array
  passage(docId: number): Int32Array
  readonly queryFigures: LengthFigures
  readonly passageFigures: LengthFigures
}

/** How long texts are. */
export interface LengthFigures {
  /** As they are read: prefix and special tokens included, cut. */
  readonly meanTokens: number
  readonly cut: number
}

// Signals and the terminal have their turn between portions.
const portion = 64

/** Tokenizes queries, and the passages that rows name. @param passages by their doc ids. */
export async function tokenizeRows(
  rows: readonly TrainingRow[],
  passages: readonly string[],
  tokens: TextTokens,
): Promise<TrainingTexts> {
  const docIds = [...new Set(rows.flatMap(({ positives, negatives }) => [...positives.docIds, ...negatives.docIds]))]
  const queries = await encodeAll(rows, ({ query }) => tokens.query(query))
  const named = await encodeAll(docIds, (docId) => tokens.passage(passages[docId]!))
  const byDocId = new Map(docIds.map((docId, at) => [docId, named.texts[at]!]))
  return {
    query: (row) => queries.texts[row]!,
    passage: (docId) => byDocId.get(docId)!,
    queryFigures: queries.figures,
    passageFigures: named.figures,
  }
}

async function encodeAll<Value>(values: readonly Value[], encode: (value: Value) => EncodedText) {
  const texts: Int32Array[] = []
  let [tokens, cut] = [0, 0]
  for (const value of values) {
    const { ids, fullLength } = encode(value)
    texts.push(ids)
    tokens += ids.length
    if (fullLength > ids.length) cut++
    if (texts.length % portion === 0) await setImmediate()
  }
  return { texts, figures: { meanTokens: tokens / texts.length, cut } }
}
