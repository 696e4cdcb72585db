import { reportInvalidRow } from '../rows/invalid-row.ts'
import type { ByteSource } from '../rows/lines.ts'
import { readJsonLines } from '../rows/read-json-lines.ts'

/** A document or a query of a BEIR data set. */
export interface BeirText {
  readonly id: string
  /** A document's title, a blank and its text; a query's text. */
  readonly text: string
}

/**
 * The texts of a BEIR `corpus.jsonl` or `queries.jsonl` (Thakur et al., arXiv:2104.08663).
 *
 * @throws E5Error ROW_INVALID, also for a row without `_id`.
 */
export async function* readBeirTexts(source: ByteSource, file: string): AsyncGenerator<BeirText> {
  for await (const { id, text, line } of readJsonLines(source, { file })) {
    if (id === undefined) reportInvalidRow({ file }, line, 'it has no field "_id".')
    else yield { id, text }
  }
}
