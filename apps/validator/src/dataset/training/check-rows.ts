import { applyPrefix } from '@e5/core'
import { checkTrainingRow, columnOf, scanTrainingRows, type TrainingRow } from '@e5/data'
import { type LengthSample, sampleLengths } from '../../texts/length-sample.ts'
import { NumberSet } from '../../texts/number-set.ts'
import { asRead, TextIndex } from '../../texts/text-index.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type AddFinding, type ScannedFile, type SoundRow, scanFile } from '../scan-file.ts'
import type { CheckedPassages } from './check-passages.ts'

/** What rows are for: those that are only evaluated need no negatives. */
export type RowsRole = 'train' | 'held-out'

/** What a file of rows holds. */
export interface CheckedRows {
  readonly file: ScannedFile
  readonly queries: TextIndex
  readonly lengths: LengthSample
  readonly positives: NumberSet
  /** All passages that a row names. */
  readonly named: NumberSet
  readonly positiveCount: number
  readonly negativeCount: number
  /** Of a row, without doubles; null without rows. */
  readonly fewestNegatives: number | null
}

/** What rows are held against. */
export interface RowsWorld extends DatasetWorld {
  readonly passages: CheckedPassages
  /** Rows for training that these must not share queries with. */
  readonly train: CheckedRows | undefined
}

/** Checks every row of a `train.jsonl` or of a held-out file of the same form. */
export async function checkRows(path: string, role: RowsRole, world: RowsWorld): Promise<CheckedRows> {
  const { passages, train, tokenizer } = world
  const hasText = (docId: number) => docId < passages.texts.length
  const firstLike = (docId: number) => passages.texts.firstLike(docId)
  const limits = {
    passageCount: passages.count,
    negatives: role === 'train' ? world.negatives : 0,
    isSamePassage: (a: number, b: number) => hasText(a) && hasText(b) && firstLike(a) === firstLike(b),
  }
  const queries = new TextIndex()
  const lengths = sampleLengths(world.lengthSample)
  const positives = new NumberSet()
  const named = new NumberSet()
  let positiveCount = 0
  let negativeCount = 0
  let fewestNegatives: number | null = null

  function takePassages({ positives: good, negatives: bad }: TrainingRow): void {
    positiveCount += good.docIds.length
    negativeCount += bad.docIds.length
    fewestNegatives = Math.min(fewestNegatives ?? Number.POSITIVE_INFINITY, new Set(bad.docIds).size)
    for (const id of good.docIds) if (hasText(id)) positives.add(id)
    for (const { docIds } of [good, bad]) for (const id of docIds) if (hasText(id)) named.add(id)
  }

  function checkQuery({ line, text, row }: SoundRow<TrainingRow>, add: AddFinding): void {
    const query = asRead(row.query)
    const place = () => ({ line, column: columnOf(text, ['query']) })
    const seen = queries.add(query, line)
    if (seen !== undefined) {
      const reason = `the query stands in line ${seen.line} already, whose positives this row does not know: make one row of them.`
      add({ ...place(), kind: 'duplicate-text', severity: 'warning', reason })
    }
    const trained = train?.queries.find(query)
    if (trained === undefined) return
    const reason = `the query is trained on (${train!.file.name}, line ${trained.line}), so it cannot tell how well others are answered.`
    add({ ...place(), kind: 'leakage', severity: 'error', reason })
  }

  const file = await scanFile(path, scanTrainingRows, world, (scanned, add) => {
    if (scanned === undefined) return
    for (const fault of checkTrainingRow(scanned, limits)) add(fault)
    checkQuery(scanned, add)
    takePassages(scanned.row)
    lengths.add(() => tokenizer.encode(applyPrefix(scanned.row.query, 'query')).fullLength)
  })
  return { file, queries, lengths, positives, named, positiveCount, negativeCount, fewestNegatives }
}
