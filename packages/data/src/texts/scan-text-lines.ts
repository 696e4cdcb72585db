import type { ByteSource } from '../rows/lines.ts'
import { scanRows } from '../scan/scan-rows.ts'
import type { ScannedText } from './scanned-text.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/** The rows of a `.txt` file: every line is a text, a blank line is an empty one, so row n is line n. */
export async function* scanTextLines(source: ByteSource, { file }: TextScanOptions): AsyncGenerator<ScannedText> {
  for await (const scanned of scanRows(source, (text) => ({ text }), { file, blankLines: 'are-rows' })) {
    yield { ...scanned, textColumn: () => 1 }
  }
}
