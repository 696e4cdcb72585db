import { scanQrels } from '@e5/data'
import { NumberSet } from '../../texts/number-set.ts'
import { TextIndex } from '../../texts/text-index.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type ScannedFile, scanFile } from '../scan-file.ts'
import type { CheckedTexts } from './check-texts.ts'

/** The judgements of a split. */
export interface CheckedQrels {
  readonly file: ScannedFile
  /** The first of the queries with the same text, by number: two ids with one text are one query. */
  readonly queries: NumberSet
  /** Documents that are relevant to a query, by number. */
  readonly relevant: NumberSet
  readonly queryCount: number
  readonly relevantCount: number
}

/** What judgements are held against. */
export interface QrelsWorld extends DatasetWorld {
  readonly corpus: CheckedTexts
  readonly queries: CheckedTexts
  /** The split for training, whose queries the others must not have. */
  readonly train: CheckedQrels | undefined
}

const firstColumn = 1

/** Checks every row of a BEIR `qrels/*.tsv`. */
export async function checkQrels(path: string, world: QrelsWorld): Promise<CheckedQrels> {
  const { corpus, queries, train } = world
  const pairs = new TextIndex()
  const judged = new NumberSet()
  const answered = new NumberSet()
  const relevant = new NumberSet()
  let relevantCount = 0
  let queryCount = 0
  const file = await scanFile(path, scanQrels, world, (scanned, add) => {
    if (scanned === undefined) return
    const { line, row } = scanned
    const { queryId, documentId, grade } = row
    const query = queries.ids.find(queryId)
    const document = corpus.ids.find(documentId)
    const documentPlace = { line, column: firstColumn + queryId.length + 1 }
    const queryPlace = { line, column: firstColumn }
    if (query === undefined && queries.file.isWhole) {
      const reason = `there is no query "${queryId}" in ${queries.file.name}.`
      add({ ...queryPlace, kind: 'unknown-id', severity: 'error', reason })
    }
    if (document === undefined && corpus.file.isWhole) {
      const reason = `there is no document "${documentId}" in ${corpus.file.name}.`
      add({ ...documentPlace, kind: 'unknown-id', severity: 'error', reason })
    }
    const seen = pairs.add(`${queryId}\t${documentId}`, line)
    if (seen !== undefined) {
      const reason = `this pair was judged in line ${seen.line} already.`
      add({ ...documentPlace, kind: 'duplicate-id', severity: 'error', reason })
    }
    if (grade >= 1) {
      relevantCount++
      if (document !== undefined) relevant.add(document.number)
    }
    if (query === undefined) return
    const first = queries.texts.firstLike(query.number)
    if (!judged.has(first)) {
      queryCount++
      judged.add(first)
      // Published benchmarks have some, and their figures are compared as they are.
      if (train?.queries.has(first)) {
        const reason = `the query "${queryId}" or one with its text is judged in ${train.file.name} too.`
        add({ ...queryPlace, kind: 'leakage', severity: 'warning', reason })
      }
    }
    if (grade >= 1) answered.add(first)
  })
  for (const number of judged) {
    if (answered.has(number)) continue
    const reason = `the query of line ${queries.texts.lineOf(number)} in ${queries.file.name} has no relevant document here.`
    world.findings.add({ file: file.name, kind: 'empty-list', severity: 'warning', reason })
  }
  return { file, queries: judged, relevant, queryCount, relevantCount }
}
