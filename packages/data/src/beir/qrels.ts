import type { ByteSource } from '../rows/lines.ts'
import type { AddFault, ScannedRow } from '../scan/row-fault.ts'
import { scanRows } from '../scan/scan-rows.ts'
import { soundRows } from '../scan/sound-rows.ts'
import { tsvColumns } from '../scan/tsv-columns.ts'

/** Which documents were judged for a query, and their grade: 0 is not relevant, more is better. */
export type Judgements = ReadonlyMap<string, number>

/** The judgements of each query, by its id. */
export type Qrels = ReadonlyMap<string, Judgements>

/** A row of a BEIR `qrels/*.tsv`. */
export interface Judgement {
  readonly queryId: string
  readonly documentId: string
  readonly grade: number
}

const headerColumns = ['query-id', 'corpus-id', 'score']

/** The rows of a BEIR `qrels/*.tsv` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanQrels(source: ByteSource, file: string): AsyncGenerator<ScannedRow<Judgement>> {
  return scanRows(source, parseJudgement, { file, blankLines: 'left-out' })
}

/**
 * The judgements of a BEIR `qrels/*.tsv`: a header row, then query id, document id and an integer grade, by tabs.
 *
 * @throws E5Error ROW_INVALID.
 */
export async function readQrels(source: ByteSource, file: string): Promise<Qrels> {
  const qrels = new Map<string, Map<string, number>>()
  for await (const { queryId, documentId, grade } of soundRows(scanQrels(source, file), file)) {
    const judgements = qrels.get(queryId) ?? new Map<string, number>()
    judgements.set(documentId, grade)
    qrels.set(queryId, judgements)
  }
  return qrels
}

function parseJudgement(text: string, addFault: AddFault, line: number): Judgement | undefined {
  const { values, starts } = tsvColumns(text)
  if (line === 1) {
    if (values.join() !== headerColumns.join()) {
      addFault('wrong-columns', 1, `the header row is not ${headerColumns.join('<tab>')}.`)
    }
    return undefined
  }
  const [queryId, documentId, grade] = values
  const wrong = [queryId, documentId, /^-?\d+$/.test(grade ?? '')].findIndex((column) => !column)
  if (values.length === headerColumns.length && wrong === -1) {
    return { queryId: queryId!, documentId: documentId!, grade: Number(grade) }
  }
  const at = starts[wrong] ?? starts[headerColumns.length] ?? text.length + 1
  addFault('wrong-columns', at, 'expected a query id, a document id and an integer grade, by tabs.')
  return undefined
}
