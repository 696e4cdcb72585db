import { z } from 'zod'
import type { ByteSource } from '../rows/lines.ts'
import { titledText } from '../rows/titled-text.ts'
import { breach, textSchema } from '../scan/checked-text.ts'
import { jsonRowParser } from '../scan/json-row-parser.ts'
import type { ScannedRow } from '../scan/row-fault.ts'
import { scanRows } from '../scan/scan-rows.ts'
import { soundRows } from '../scan/sound-rows.ts'
import { recordIdSchema } from '../texts/record-text.ts'

/** A document or a query of a BEIR data set. */
export interface BeirText {
  readonly id: string
  /** A document's title, a blank and its text; a query's text. */
  readonly text: string
}

const beirTextSchema: z.ZodType<BeirText> = z
  .object({ _id: recordIdSchema, id: recordIdSchema, title: textSchema.nullish(), text: textSchema })
  .refine(({ _id, id }) => (_id ?? id) !== undefined, breach('wrong-field', 'it has no field "_id"'))
  .transform(({ _id, id, title, text }) => ({ id: (_id ?? id)!, text: titledText(title, text) }))

/** The rows of a BEIR `corpus.jsonl` or `queries.jsonl` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanBeirTexts(source: ByteSource, file: string): AsyncGenerator<ScannedRow<BeirText>> {
  return scanRows(source, jsonRowParser(beirTextSchema), { file, blankLines: 'left-out' })
}

/**
 * The texts of a BEIR `corpus.jsonl` or `queries.jsonl` (Thakur et al., arXiv:2104.08663).
 *
 * @throws E5Error ROW_INVALID, also for a row without `_id`.
 */
export function readBeirTexts(source: ByteSource, file: string): AsyncGenerator<BeirText> {
  return soundRows(scanBeirTexts(source, file), file)
}
