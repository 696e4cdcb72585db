import { openOutputFile } from '../output/output-file.ts'
import { stringColumn, vectorColumn } from './parquet-columns.ts'
import { parquetWriter } from './parquet-writer.ts'
import type { VectorRow, VectorWriter } from './vector-writer.ts'

/**
 * A writer of Parquet with the columns `id`, `text` and `vector` (list of float), none of them ever null: what vector stores
 * take in. A row without an id gets its place as one: `FILE#INDEX`, and behind it `#PIECE` where texts are split, which other
 * ids get as well.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE.
 */
export async function openStoreFile(file: string, options: { readonly replace: boolean }): Promise<VectorWriter> {
  const columns = [stringColumn('id', storeId), stringColumn('text', ({ text }) => text), vectorColumn('vector')]
  return parquetWriter(await openOutputFile(file, options), columns)
}

function storeId({ id, file, index, piece }: VectorRow): string {
  const own = id ?? (file === undefined ? `${index}` : `${file}#${index}`)
  return piece === undefined ? own : `${own}#${piece.number}`
}
