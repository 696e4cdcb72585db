import { applyPrefix, detectPrefix } from '@e5/core'
import { type BatchFile, scanTextFile } from '@e5/data'
import { formatCount } from '@e5/terminal'
import { type LengthSample, sampleLengths } from '../../texts/length-sample.ts'
import { asRead } from '../../texts/text-index.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type ScannedFile, takeRows } from '../scan-file.ts'
import type { SeenRows } from './seen-rows.ts'

/** What a file of a batch's input holds. */
export interface CheckedBatchFile {
  readonly file: ScannedFile
  readonly lengths: LengthSample
  /** Texts that begin with a prefix. */
  readonly prefixed: { readonly query: number; readonly passage: number }
  /** Texts that begin with none. */
  readonly bare: number
}

/** Checks every row of a file: what it holds, what came before, and whether some rows have a prefix and others have none. */
export async function checkBatchFile(
  { file: name, path, format, inputType = 'passage' }: BatchFile,
  seen: SeenRows,
  world: DatasetWorld,
): Promise<CheckedBatchFile> {
  const lengths = sampleLengths(world.lengthSample)
  const prefixed = { query: 0, passage: 0 }
  let bare = 0
  let firstBare: { readonly line: number; readonly column: number } | undefined
  let row = 0
  seen.startFile(name)
  const file = await takeRows(name, scanTextFile(path, { file: name, format }), world, (scanned, add) => {
    const number = row++
    if (scanned === undefined) return
    const { text } = scanned.row
    const place = () => ({ line: scanned.line, column: scanned.textColumn() })
    const same = seen.add(asRead(text), number)
    if (same !== undefined) {
      const reason = `the text is row ${same.row} of ${same.file} already.`
      add({ ...place(), kind: 'duplicate-text', severity: 'warning', reason })
    }
    if (text.trim() === '') {
      add({ ...place(), kind: 'empty-text', severity: 'warning', reason: 'the text is empty.' })
    }
    const prefix = detectPrefix(text)
    if (prefix !== undefined) prefixed[prefix]++
    else {
      bare++
      firstBare ??= place()
    }
    lengths.add(() => world.tokenizer.encode(applyPrefix(text, inputType)).fullLength)
  })
  if (firstBare !== undefined && bare < file.rows) {
    const counts = `${formatCount(bare)} of ${formatCount(file.rows)} texts have no prefix, the first one here`
    const reason = `${counts}, and the others have one: a job that adds none gives these poor vectors.`
    world.findings.add({ file: name, ...firstBare, kind: 'prefix-missing', severity: 'warning', reason })
  }
  return { file, lengths, prefixed, bare }
}
