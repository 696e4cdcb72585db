import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { type ByteSink, writeOutputFile } from '@e5/data'
import type { ImportReport } from './import-report.ts'
import { type PassageWriter, passageWriter } from './passage-writer.ts'
import type { RowCollector } from './row-collector.ts'

/** Where an import goes. */
export interface ImportTarget {
  readonly folder: string
  /** Whether files that are there may be replaced. */
  readonly replace: boolean
  /** Ends the import, of which nothing is left. */
  readonly signal: AbortSignal
}

/** What an import read: rows by the name of their file, and what it had to leave out. */
export interface ImportedRows {
  readonly files: ReadonlyMap<string, RowCollector>
  readonly unknownJudgements: number
}

const partLines = 4096

/**
 * Writes `passages.jsonl` and files of rows. Nothing gets its name before all of the source was read.
 *
 * @throws E5Error OUTPUT_EXISTS unless `replace`, OUTPUT_UNWRITABLE; whatever `read` throws.
 */
export async function writeTrainingFolder(
  { folder, replace, signal }: ImportTarget,
  read: (passages: PassageWriter) => Promise<ImportedRows>,
): Promise<ImportReport> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new E5Error('OUTPUT_UNWRITABLE', { file: folder, reason: `${error.message}.` }, { cause: error })
  })
  let report: ImportReport | undefined
  await writeOutputFile(join(folder, 'passages.jsonl'), { replace }, async (sink) => {
    const passages = passageWriter(sink, signal)
    const { files, unknownJudgements } = await read(passages)
    await passages.finish()
    await writeRowFiles([...files], { folder, replace, signal })
    const collectors = [...files.values()]
    report = {
      folder,
      files: [
        { name: 'passages.jsonl', rows: passages.passages },
        ...[...files].map(([name, { rows }]) => ({ name, rows })),
      ],
      duplicatePassages: passages.duplicates,
      blankTexts: passages.blank,
      queriesWithoutPositive: collectors.reduce((sum, { withoutPositive }) => sum + withoutPositive, 0),
      unknownJudgements,
    }
  })
  return report!
}

/** Each file is opened within the one before, so that one that may not be written stops all of them. */
async function writeRowFiles(files: readonly (readonly [string, RowCollector])[], target: ImportTarget): Promise<void> {
  const [first, ...rest] = files
  if (first === undefined) return
  const [name, rows] = first
  await writeOutputFile(join(target.folder, name), { replace: target.replace }, async (sink) => {
    await writeLines(rows.lines(), sink)
    await writeRowFiles(rest, target)
  })
}

async function writeLines(lines: Iterable<string>, sink: Pick<ByteSink, 'write'>): Promise<void> {
  let part: string[] = []
  for (const line of lines) {
    part.push(line)
    if (part.length < partLines) continue
    await sink.write(part.join(''))
    part = []
  }
  await sink.write(part.join(''))
}
