import { fileBytes, readRecords, type TableFormat } from '@e5/data'
import type { JudgedQuery } from './judged-query.ts'

/** Which columns of a table hold what. */
export interface TableColumns {
  readonly query: string
  readonly positive: string
  /** Unless given, every column whose name begins with "negative". */
  readonly negatives: readonly string[] | undefined
}

/** The rows of a table, packed or not. @throws E5Error ROW_INVALID, FILE_NOT_FOUND, INPUT_UNREADABLE. */
export async function* readTable(
  file: string,
  format: TableFormat,
  { query, positive, negatives }: TableColumns,
): AsyncGenerator<JudgedQuery> {
  const needed = [query, positive, ...(negatives ?? [])]
  for await (const { values } of readRecords(fileBytes(file), format, { file, needed })) {
    const names = negatives ?? [...values.keys()].filter((name) => name.startsWith('negative'))
    yield {
      query: values.get(query)!,
      positives: [values.get(positive)!],
      // A row may have fewer negatives than there are columns.
      negatives: names.map((name) => values.get(name)!).filter((text) => text.trim() !== ''),
    }
  }
}
