// pnpm check:scifact: retrieval quality on the whole of SciFact by exact search, against the figures of PyTorch in fp32.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { joinVectors } from '@e5/core'
import { figuresDepth, openDocumentRanking, type RetrievalFigures, readBeirSplit, retrievalFigures } from '@e5/data'
import { loadEmbedder } from '@e5/runtime'
import { Command } from 'commander'

// e5-small-v2, torch fp32, title and text, exact search, trec_eval's definitions.
const reference: Partial<RetrievalFigures> = { ndcgAt10: 0.6875, mrrAt10: 0.658, recallAt100: 0.9277 }
const tolerance = { fp32: 0.001, int8: 0.005 }

const { data, precision } = new Command('check:scifact')
  .description("Measures e5-small-v2's retrieval quality on SciFact (BEIR layout) and compares it with PyTorch's.")
  .option('--data <folder>', 'the folder with corpus.jsonl, queries.jsonl and qrels/test.tsv')
  .option('--precision <precision>', 'fp32 or int8', 'fp32')
  .parse()
  .opts<{ data?: string; precision: 'fp32' | 'int8' }>()

const neededFiles = ['corpus.jsonl', 'queries.jsonl', join('qrels', 'test.tsv')]
const missing = data === undefined ? neededFiles : neededFiles.filter((file) => !existsSync(join(data, file)))
if (data === undefined || missing.length > 0) {
  console.error(
    `check:scifact needs SciFact in BEIR's layout, which is not part of this repository: get it from BEIR, unpack it and give its folder with --data. Missing: ${missing.join(', ')}.`,
  )
  process.exit(2)
}

const { documents, queries, qrels } = await readBeirSplit(data, 'test')

await using embedder = await loadEmbedder({ model: 'e5-small-v2', precision })
const start = performance.now()
const passages = await embedder.embed(
  documents.map(({ text }) => text),
  { inputType: 'passage' },
)
const seconds = (performance.now() - start) / 1000
const tokens = passages.tokenCounts.reduce((sum, count) => sum + count, 0)
const questions = await embedder.embed(
  queries.map(({ text }) => text),
  { inputType: 'query' },
)

const ranking = openDocumentRanking({
  queryIds: queries.map(({ id }) => id),
  queries: joinVectors(questions.embeddings),
  dimensions: embedder.model.dimensions,
  documentIds: documents.map(({ id }) => id),
  depth: figuresDepth,
})
ranking.add(joinVectors(passages.embeddings), [...documents.keys()])
const figures = retrievalFigures(ranking.rankings(), qrels)

console.log(
  `${documents.length} documents, ${tokens} tokens, ${seconds.toFixed(1)} s, ${Math.round(tokens / seconds)} tokens/s`,
)
for (const [name, expected] of Object.entries(reference)) {
  const value = figures[name as keyof RetrievalFigures]
  const isClose = Math.abs(value - expected) <= tolerance[precision]
  console.log(`${name} ${value.toFixed(4)} (PyTorch fp32: ${expected})${isClose ? '' : ' DIFFERS'}`)
  if (!isClose) process.exitCode = 1
}
