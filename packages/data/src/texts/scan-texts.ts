import type { ByteSource } from '../rows/lines.ts'
import type { RowFormat } from '../rows/row-format.ts'
import { scanCsvTexts } from './scan-csv-texts.ts'
import { scanJsonLineTexts } from './scan-json-line-texts.ts'
import { scanTextLines } from './scan-text-lines.ts'
import { scanTextList } from './scan-text-list.ts'
import { scanTsvTexts } from './scan-tsv-texts.ts'
import type { ScannedText } from './scanned-text.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/**
 * The rows of an input of texts with every fault of each, in order and in bounded memory: no row ends the reading.
 *
 * @throws E5Error ROW_INVALID where the rest of the input cannot be told apart any more: a row that is too long to be
 * held, a header without the column, a broken quote over several lines of CSV, broken JSON in a `text_list` file.
 */
export function scanTexts(
  source: ByteSource,
  format: RowFormat,
  options: TextScanOptions,
): AsyncGenerator<ScannedText> {
  switch (format) {
    case 'txt':
      return scanTextLines(source, options)
    case 'jsonl':
      return scanJsonLineTexts(source, options)
    case 'csv':
      return scanCsvTexts(source, options)
    case 'tsv':
      return scanTsvTexts(source, options)
    case 'json':
      return scanTextList(source, options)
  }
}
