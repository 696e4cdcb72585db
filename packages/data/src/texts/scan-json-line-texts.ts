import { z } from 'zod'
import type { ByteSource } from '../rows/lines.ts'
import { columnOf } from '../scan/json-column.ts'
import { jsonRowParser } from '../scan/json-row-parser.ts'
import { scanRows } from '../scan/scan-rows.ts'
import { recordTextSchema, textPath } from './record-text.ts'
import type { ScannedText } from './scanned-text.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/** The rows of a `.jsonl` file: an object or a string a line. Blank lines are no rows. */
export async function* scanJsonLineTexts(
  source: ByteSource,
  { file, field }: TextScanOptions,
): AsyncGenerator<ScannedText> {
  const path = textPath(field)
  const asRecord = (value: unknown) => (typeof value === 'string' ? { [path[0]]: value } : value)
  const parse = jsonRowParser(z.preprocess(asRecord, recordTextSchema(field)))
  for await (const scanned of scanRows(source, parse, { file, blankLines: 'left-out' })) {
    yield { ...scanned, textColumn: () => columnOf(scanned.text, path) }
  }
}
