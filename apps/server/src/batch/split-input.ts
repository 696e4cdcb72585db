import { type BatchRow, readBatchInput } from '@e5/data'
import type { FileStore } from '../files/file-store.ts'
import { inputSetAside, shardInput } from './batch-files.ts'
import { jsonLines, type RowSetAside, type ShardRow } from './shard-row.ts'

/** What a shard may have at most; one row may be longer. Some 10 to 60 s of work for a core, and few megabytes of memory. */
const limits = { rows: 4096, characters: 1_000_000 } as const

/** A shard whose rows are in the file store. */
export interface WrittenShard {
  readonly number: number
  readonly rows: number
  readonly characters: number
}

/** Makes the pieces of a text that is too long; one that is not is a row as it is. */
export type PiecesOfRow = (row: ShardRow) => readonly ShardRow[]

/** How rows become those of shards. */
export interface RowRules {
  readonly piecesOf: PiecesOfRow
  /** Why a row that was read cannot have a result; undefined if it can. */
  readonly faultOf: (row: ShardRow) => string | undefined
}

/**
 * Cuts a folder of texts into shards and writes their rows; rows that cannot be read are set aside. The same folder gives the
 * same shards, so it may be done again after a crash.
 *
 * @throws E5Error ROW_INVALID where the rest of a file cannot be told apart, and what reading and writing throws
 */
export async function* splitInput(
  { files, jobId }: { readonly files: FileStore; readonly jobId: string },
  folder: string,
  { piecesOf, faultOf }: RowRules,
): AsyncGenerator<WrittenShard, { rowsSetAside: number }> {
  const setAside: RowSetAside[] = []
  let number = 0
  let rows: ShardRow[] = []
  let characters = 0

  async function writeShard(): Promise<WrittenShard> {
    await files.write(shardInput(jobId, number), jsonLines(rows))
    const shard = { number, rows: rows.length, characters }
    number++
    rows = []
    characters = 0
    return shard
  }

  for await (const read of readBatchInput(folder)) {
    if ('fault' in read) {
      setAside.push(setAsideOf(read))
      continue
    }
    const whole = rowOf(read)
    const fault = faultOf(whole)
    if (fault !== undefined) {
      setAside.push(setAsideOf({ ...whole, fault }))
      continue
    }
    for (const row of piecesOf(whole)) {
      if (rows.length === limits.rows || (rows.length > 0 && characters + row.text.length > limits.characters)) {
        yield await writeShard()
      }
      rows.push(row)
      characters += row.text.length
    }
  }
  if (rows.length > 0) yield await writeShard()
  if (setAside.length > 0) await files.write(`${inputSetAside(jobId)}/rows.jsonl`, jsonLines(setAside))
  return { rowsSetAside: setAside.length }
}

function rowOf({ file, row, line, id, text }: Exclude<BatchRow, { fault: string }>): ShardRow {
  return { file, row, line, text, ...(id !== undefined && { id }) }
}

function setAsideOf({ file, row, line, fault }: Omit<RowSetAside, 'reason'> & { fault: string }): RowSetAside {
  return { file, row, line, reason: fault }
}
