import type { z } from 'zod'
import type { ByteSource } from '../rows/lines.ts'
import { jsonRowParser } from './json-row-parser.ts'
import { scanRows } from './scan-rows.ts'
import { soundRows } from './sound-rows.ts'

/**
 * A JSON value a line, as a schema has it.
 *
 * @throws E5Error ROW_INVALID with line and column of the first error.
 */
export function readJsonRows<Row>(source: ByteSource, schema: z.ZodType<Row>, file: string): AsyncGenerator<Row> {
  return soundRows(scanRows(source, jsonRowParser(schema), { file, blankLines: 'left-out' }), file)
}
