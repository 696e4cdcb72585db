import { detectPrefix } from '@e5/core'
import { columnOf, type JsonPath } from '../scan/json-column.ts'
import type { RowFault, RowFaultKind, ScannedRow } from '../scan/row-fault.ts'
import type { NamedPassages, TrainingRow } from './training-row.ts'

/** What rows are held against. */
export interface TrainingRowLimits {
  /** Rows of `passages.jsonl`. */
  readonly passageCount: number
  /** How many negatives a row needs: `train_n_passages` - 1, or 0 for rows that are only evaluated. */
  readonly negatives: number
  /** Whether two passages have the same text; unless given, only the same doc id is the same passage. */
  readonly isSamePassage?: (docId: number, other: number) => boolean
}

/** The faults of a readable row that only its meaning shows: passages that are not there, contradictions, prefixes. */
export function checkTrainingRow(
  { line, text, row }: ScannedRow<TrainingRow> & { readonly row: TrainingRow },
  { passageCount, negatives, isSamePassage }: TrainingRowLimits,
): RowFault[] {
  const faults: RowFault[] = []
  const add = (kind: RowFaultKind, path: JsonPath, reason: string, severity: RowFault['severity'] = 'error') =>
    faults.push({ line, column: columnOf(text, path), kind, severity, reason })

  const prefix = detectPrefix(row.query)
  if (prefix !== undefined) {
    add('prefix-present', ['query'], `the query begins with "${prefix}:", which training adds itself.`, 'warning')
  }
  checkIds('positives', row.positives)
  checkIds('negatives', row.negatives)
  for (const [index, docId] of row.negatives.docIds.entries()) {
    const twin = row.positives.docIds.find((positive) => positive === docId || isSamePassage?.(positive, docId))
    if (twin === undefined) continue
    const reason =
      twin === docId ? `${docId} is a positive of this row too.` : `${docId} has the text of ${twin}, a positive.`
    add('positive-as-negative', ['negatives', 'doc_id', index], reason)
  }
  const distinct = new Set(row.negatives.docIds).size
  if (distinct < negatives) {
    const reason = `it has ${distinct} negatives and needs ${negatives} (train_n_passages - 1).`
    add('few-negatives', ['negatives', 'doc_id'], reason)
  }
  return faults

  function checkIds(name: 'positives' | 'negatives', { docIds }: NamedPassages): void {
    const seen = new Set<number>()
    for (const [index, docId] of docIds.entries()) {
      const path = [name, 'doc_id', index]
      if (docId >= passageCount) {
        const reason = `${docId} is no row of passages.jsonl, which has ${passageCount} rows (the first is 0).`
        add('id-out-of-range', path, reason)
      }
      if (seen.has(docId)) add('duplicate-id', path, `${docId} stands twice among the ${name}.`, 'warning')
      seen.add(docId)
    }
  }
}
