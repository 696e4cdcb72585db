import { fileBytes } from '../rows/file-bytes.ts'
import type { ByteSource } from '../rows/lines.ts'
import { scanParquetTexts } from './scan-parquet-texts.ts'
import { scanTexts } from './scan-texts.ts'
import type { ScannedText } from './scanned-text.ts'
import type { TextFormat } from './text-format.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/** How to scan a file of texts. */
export interface TextFileOptions extends TextScanOptions {
  readonly format: TextFormat
  /** Takes the bytes on their way, for who wants to know how many were read; Parquet is not read in their order. */
  readonly through?: ((source: ByteSource) => ByteSource) | undefined
}

/**
 * The rows of a file of texts with every fault of each, in order and in bounded memory.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, and ROW_INVALID where the rest of the file cannot be told apart any more.
 */
export function scanTextFile(
  path: string,
  { format, through = (source) => source, ...options }: TextFileOptions,
): AsyncGenerator<ScannedText> {
  return format === 'parquet' ? scanParquetTexts(path, options) : scanTexts(through(fileBytes(path)), format, options)
}
