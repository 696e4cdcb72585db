import type { ByteSource } from '../rows/lines.ts'
import type { AddFault, ScannedRow } from '../scan/row-fault.ts'
import { scanRows } from '../scan/scan-rows.ts'
import { soundRows } from '../scan/sound-rows.ts'
import { tsvColumns } from '../scan/tsv-columns.ts'

/** Two sentences and how alike people found them, from 0 (nothing in common) to 5 (the same meaning). */
export interface SentencePair {
  readonly first: string
  readonly second: string
  readonly score: number
}

const scoreColumn = 4
const firstColumn = 5
const secondColumn = 6

/** The rows of an `sts-*.csv` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanStsb(source: ByteSource, file: string): AsyncGenerator<ScannedRow<SentencePair>> {
  return scanRows(source, parsePair, { file, blankLines: 'left-out' })
}

/**
 * The pairs of an `sts-*.csv` file of STS Benchmark (Cer et al., arXiv:1708.00055). In spite of its ending the file is
 * separated by tabs, knows no quotes and has no header; two columns of licence notes may follow the sentences.
 *
 * @throws E5Error ROW_INVALID.
 */
export function readStsb(source: ByteSource, file: string): AsyncGenerator<SentencePair> {
  return soundRows(scanStsb(source, file), file)
}

function parsePair(text: string, addFault: AddFault): SentencePair | undefined {
  const { values, starts } = tsvColumns(text)
  const first = values[firstColumn]
  const second = values[secondColumn]
  const score = values[scoreColumn]?.trim() === '' ? Number.NaN : Number(values[scoreColumn])
  const isScore = score >= 0 && score <= 5
  if (first !== undefined && second !== undefined && isScore) return { first, second, score }
  const at = isScore ? text.length + 1 : (starts[scoreColumn] ?? text.length + 1)
  addFault('wrong-columns', at, 'expected genre, file, year, number, a score from 0 to 5 and two sentences, by tabs.')
  return undefined
}
