import type { ByteSource } from '../rows/lines.ts'
import { scanRows } from '../scan/scan-rows.ts'
import { tsvColumns } from '../scan/tsv-columns.ts'
import type { ScannedText } from './scanned-text.ts'
import { type TableReader, tableReader } from './table-header.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/** The rows of a `.tsv` file: values without quotes, a header row. */
export async function* scanTsvTexts(source: ByteSource, options: TextScanOptions): AsyncGenerator<ScannedText> {
  let reader: TableReader | undefined
  const rows = scanRows(
    source,
    (text, addFault, line) => {
      const columns = tsvColumns(text)
      if (reader !== undefined) return reader.read(columns, addFault)
      reader = tableReader(columns.values, line, options)
      return undefined
    },
    { file: options.file, blankLines: 'left-out' },
  )
  for await (const scanned of rows) {
    yield { ...scanned, textColumn: () => reader?.textColumn(tsvColumns(scanned.text)) ?? 1 }
  }
}
