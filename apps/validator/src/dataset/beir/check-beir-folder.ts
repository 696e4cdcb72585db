import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatasetContent, DatasetFigure } from '../dataset-report.ts'
import type { DatasetWorld } from '../dataset-world.ts'
import { neededFile } from '../needed-file.ts'
import { type CheckedQrels, checkQrels } from './check-qrels.ts'
import { type CheckedTexts, checkTexts } from './check-texts.ts'

/** Checks `corpus.jsonl`, `queries.jsonl` and every `qrels/*.tsv`. */
export async function checkBeirFolder(world: DatasetWorld): Promise<DatasetContent> {
  const corpusFile = await neededFile('corpus.jsonl', world)
  const queriesFile = await neededFile('queries.jsonl', world)
  const corpus = corpusFile === undefined ? undefined : await checkTexts(corpusFile, 'passage', world)
  const queries = queriesFile === undefined ? undefined : await checkTexts(queriesFile, 'query', world)
  const splits = corpus === undefined || queries === undefined ? [] : await checkSplits(corpus, queries, world)
  const limits = [world.passageMaxLength, world.queryMaxLength]
  return {
    files: [corpus, queries, ...splits].flatMap((checked) => (checked === undefined ? [] : [checked.file])),
    lengths: [corpus, queries].flatMap((checked, index) =>
      checked === undefined ? [] : [{ of: checked.file.name, ...checked.lengths.summary(limits[index]!) }],
    ),
    figures: splits.flatMap((split) => figuresOf(split, splits.find(isTrain))),
    fewestNegatives: null,
  }
}

async function checkSplits(corpus: CheckedTexts, queries: CheckedTexts, world: DatasetWorld): Promise<CheckedQrels[]> {
  const folder = join(world.folder, 'qrels')
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.tsv')).sort()
  if (names.length === 0) {
    const reason = `there is no .tsv file in ${folder}.`
    world.findings.add({ file: 'qrels', kind: 'missing-file', severity: 'error', reason })
  }
  const splits: CheckedQrels[] = []
  // What is trained on comes first: the others are held against it.
  for (const name of names.toSorted((a, b) => Number(b === trainName) - Number(a === trainName))) {
    const train = splits.find(isTrain)
    splits.push(await checkQrels(join(folder, name), { ...world, corpus, queries, train }))
  }
  return splits
}

const trainName = 'train.tsv'

function isTrain({ file }: CheckedQrels): boolean {
  return file.name === trainName
}

function figuresOf(split: CheckedQrels, train: CheckedQrels | undefined): DatasetFigure[] {
  const { file, queryCount, relevantCount, relevant } = split
  const figures = [
    { label: `queries in ${file.name}`, value: queryCount },
    { label: `relevant documents in ${file.name}`, value: relevantCount },
  ]
  if (train === undefined || train === split) return figures
  let trained = 0
  for (const number of relevant) if (train.relevant.has(number)) trained++
  return [
    ...figures,
    { label: `relevant documents of ${file.name} that are relevant in ${train.file.name} too`, value: trained },
  ]
}
