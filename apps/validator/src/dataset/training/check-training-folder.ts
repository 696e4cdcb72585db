import { findDataFile } from '@e5/data'
import { sampleLengths } from '../../texts/length-sample.ts'
import { TextIndex } from '../../texts/text-index.ts'
import type { DatasetContent, DatasetFigure } from '../dataset-report.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { neededFile } from '../needed-file.ts'
import { type CheckedPassages, checkPassages } from './check-passages.ts'
import { type CheckedRows, checkRows } from './check-rows.ts'

const heldOutNames = ['dev.jsonl', 'test.jsonl']

/** Checks `passages.jsonl`, `train.jsonl` and, where they are, `dev.jsonl` and `test.jsonl`, each of them packed too. */
export async function checkTrainingFolder(world: DatasetWorld): Promise<DatasetContent> {
  const passagesFile = await neededFile('passages.jsonl', world)
  const passages = passagesFile === undefined ? unknownPassages() : await checkPassages(passagesFile, world)
  const trainFile = await neededFile('train.jsonl', world)
  const train =
    trainFile === undefined ? undefined : await checkRows(trainFile, 'train', { ...world, passages, train: undefined })
  const heldOut: CheckedRows[] = []
  for (const name of heldOutNames) {
    const path = await findDataFile(world.folder, name)
    if (path !== undefined) heldOut.push(await checkRows(path, 'held-out', { ...world, passages, train }))
  }
  const rows = train === undefined ? heldOut : [train, ...heldOut]
  return {
    files: [passages.file, ...rows.map(({ file }) => file)].map(({ name, rows }) => ({ name, rows })),
    lengths: [
      { of: passages.file.name, ...passages.lengths.summary(world.passageMaxLength) },
      ...rows.map(({ file, lengths }) => ({ of: file.name, ...lengths.summary(world.queryMaxLength) })),
    ],
    figures: [...figuresOfPassages(passages, rows), ...rows.flatMap((checked) => figuresOfRows(checked, train))],
    fewestNegatives: train?.fewestNegatives ?? null,
  }
}

/** Without the file no doc id can be wrong. */
function unknownPassages(): CheckedPassages {
  return {
    file: { name: 'passages.jsonl', rows: 0, isWhole: false },
    texts: new TextIndex(),
    count: Number.POSITIVE_INFINITY,
    lengths: sampleLengths(0),
    duplicates: 0,
  }
}

function figuresOfPassages({ texts, duplicates }: CheckedPassages, rows: readonly CheckedRows[]): DatasetFigure[] {
  let unnamed = 0
  for (let id = 0; id < texts.length; id++) if (!rows.some(({ named }) => named.has(id))) unnamed++
  return [
    { label: 'passages that are the same as an earlier one', value: duplicates },
    { label: 'passages that no row names', value: unnamed },
  ]
}

function figuresOfRows(
  { file, positives, positiveCount, negativeCount }: CheckedRows,
  train: CheckedRows | undefined,
): DatasetFigure[] {
  const mean = (count: number) => (file.rows === 0 ? 0 : Math.round((100 * count) / file.rows) / 100)
  const figures = [
    { label: `positives a row in ${file.name}`, value: mean(positiveCount) },
    { label: `negatives a row in ${file.name}`, value: mean(negativeCount) },
  ]
  if (train === undefined || train.file === file) return figures
  let trained = 0
  for (const id of positives) if (train.positives.has(id)) trained++
  return [
    ...figures,
    { label: `positive passages of ${file.name} that are positives of ${train.file.name} too`, value: trained },
  ]
}
