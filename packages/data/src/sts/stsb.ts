import { E5Error } from '@e5/core'
import { type ByteSource, readLines } from '../rows/lines.ts'

/** Two sentences and how alike people found them, from 0 (nothing in common) to 5 (the same meaning). */
export interface SentencePair {
  readonly first: string
  readonly second: string
  readonly score: number
}

const scoreColumn = 4
const firstColumn = 5
const secondColumn = 6

/**
 * The pairs of an `sts-*.csv` file of STS Benchmark (Cer et al., arXiv:1708.00055). In spite of its ending the file is
 * separated by tabs, knows no quotes and has no header; two columns of licence notes may follow the sentences.
 *
 * @throws E5Error ROW_INVALID.
 */
export async function* readStsb(source: ByteSource, file: string): AsyncGenerator<SentencePair> {
  for await (const { line, text } of readLines(source, file)) {
    const columns = text.split('\t')
    const first = columns[firstColumn]
    const second = columns[secondColumn]
    const score = columns[scoreColumn]?.trim() === '' ? Number.NaN : Number(columns[scoreColumn])
    if (first === undefined || second === undefined || !(score >= 0 && score <= 5)) {
      const reason = 'expected genre, file, year, number, a score from 0 to 5 and two sentences, by tabs.'
      throw new E5Error('ROW_INVALID', { file, line, reason })
    }
    yield { first, second, score }
  }
}
