import { type BatchFile, listBatchInput, textFileEndings, unknownFormatReason } from '@e5/data'
import type { DatasetContent } from '../dataset-report.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { type CheckedBatchFile, checkBatchFile } from './check-batch-file.ts'
import { SeenRows } from './seen-rows.ts'

/** Checks every file of texts of a batch's input. */
export async function checkBatchInput(world: DatasetWorld): Promise<DatasetContent> {
  const { folder, findings } = world
  const { files, unknown } = await listBatchInput(folder)
  for (const file of unknown) {
    findings.add({ file, kind: 'unknown-format', severity: 'error', reason: unknownFormatReason })
  }
  if (files.length === 0) {
    const reason = `there is no file of texts (${textFileEndings.join(', ')}) in ${folder}.`
    findings.add({ file: folder, kind: 'missing-file', severity: 'error', reason })
  }
  const seen = new SeenRows()
  const checked: CheckedBatchFile[] = []
  for (const file of files) checked.push(await checkBatchFile(file, seen, world))
  return {
    files: checked.map(({ file: { name, rows } }) => ({ name, rows })),
    lengths: checked.map(({ file, lengths }) => ({ of: file.name, ...lengths.summary(world.tokenizer.limit) })),
    fewestNegatives: null,
    figures: [
      { label: 'texts', value: sumOf(checked, ({ file }) => file.rows) },
      { label: 'stored bytes', value: files.reduce((sum, { bytes }: BatchFile) => sum + bytes, 0) },
      { label: 'texts that begin with "query:"', value: sumOf(checked, ({ prefixed }) => prefixed.query) },
      { label: 'texts that begin with "passage:"', value: sumOf(checked, ({ prefixed }) => prefixed.passage) },
      { label: 'texts without a prefix, which the job has to add', value: sumOf(checked, ({ bare }) => bare) },
    ],
  }
}

function sumOf(checked: readonly CheckedBatchFile[], of: (file: CheckedBatchFile) => number): number {
  return checked.reduce((sum, file) => sum + of(file), 0)
}
