import { E5Error } from '@e5/core'
import { type ByteSource, readLines } from '../rows/lines.ts'

/** Which documents were judged for a query, and their grade: 0 is not relevant, more is better. */
export type Judgements = ReadonlyMap<string, number>

/** The judgements of each query, by its id. */
export type Qrels = ReadonlyMap<string, Judgements>

const headerColumns = ['query-id', 'corpus-id', 'score']

/**
 * The judgements of a BEIR `qrels/*.tsv`: a header row, then query id, document id and an integer grade, by tabs.
 *
 * @throws E5Error ROW_INVALID.
 */
export async function readQrels(source: ByteSource, file: string): Promise<Qrels> {
  const qrels = new Map<string, Map<string, number>>()
  for await (const { line, text } of readLines(source, file)) {
    const columns = text.split('\t')
    if (line === 1) {
      if (columns.join() !== headerColumns.join())
        throw invalid(line, `the header row is not ${headerColumns.join('<tab>')}.`)
      continue
    }
    if (text === '') continue
    const [query, document, grade] = columns
    if (columns.length !== 3 || !query || !document || !/^-?\d+$/.test(grade!)) {
      throw invalid(line, 'expected a query id, a document id and an integer grade, by tabs.')
    }
    const judgements = qrels.get(query) ?? new Map<string, number>()
    judgements.set(document, Number(grade))
    qrels.set(query, judgements)
  }
  return qrels

  function invalid(line: number, reason: string): E5Error {
    return new E5Error('ROW_INVALID', { file, line, reason })
  }
}
