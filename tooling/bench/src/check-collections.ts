// pnpm check:collections: SciFact through a collection: the index against exact search, and how many queries a second.
import { join } from 'node:path'
import { type Client, type CollectionAddress, createClient } from '@e5/client'
import { type Qrels, readBeirSplit, retrievalFigures } from '@e5/data'
import { findPostgres, startPostgres } from '@e5/server/testing'
import { Command } from 'commander'
import { type Installation, installations } from './jobs/job-programs.ts'
import { listOf, oneOf } from './option-values.ts'
import { formatTable, publish } from './report.ts'
import { createDataDir, startProgram } from './studio/server-program.ts'
import { exitOnSignals } from './temporary-folder.ts'

const at: CollectionAddress = { project: 'default', collection: 'scifact' }
const documentsAtOnce = 250
const depth = 100
const mostDifference = 0.002

const { data, on, precision, output } = new Command('check:collections')
  .description('Adds SciFact to a collection, and compares searches by its index with exact ones.')
  .requiredOption('--data <folder>', "SciFact in BEIR's layout")
  .option('--on <list>', 'pglite, postgres (which needs pgvector)', listOf(installations), installations)
  .option('--precision <name>', 'fp32, int8', oneOf(['fp32', 'int8']), 'int8')
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'collections.json'))
  .parse()
  .opts<{
    readonly data: string
    readonly on: readonly Installation[]
    readonly precision: 'fp32' | 'int8'
    readonly output: string
  }>()

interface SearchFigures {
  readonly ndcgAt10: number
  readonly queriesPerSecond: number
}

exitOnSignals()
const { documents, queries, qrels } = await readBeirSplit(data, 'test')
const found = []
for (const installation of on) {
  console.error(`bench: SciFact in a collection on ${installation} …`)
  await using parts = new AsyncDisposableStack()
  const dataDir = parts.use(await createDataDir())
  const flags: Record<string, string> = { precision }
  if (installation === 'postgres') {
    const programs = findPostgres()
    if (programs === undefined) throw new Error('This machine has no PostgreSQL: apt-get install postgresql')
    flags['database-url'] = parts.use(await startPostgres(programs)).url
  }
  const server = parts.use(await startProgram({ dataDir: dataDir.path, flags }))
  const client = createClient({ baseUrl: server.url, accessKey: server.accessKey })
  await client.collections.create(at.project, { name: at.collection, model: 'e5-small-v2', precision })
  const start = performance.now()
  for (let from = 0; from < documents.length; from += documentsAtOnce) {
    await client.collections.addDocuments(at, {
      documents: documents.slice(from, from + documentsAtOnce).map(({ id, text }) => ({ id, text })),
    })
  }
  const addSeconds = (performance.now() - start) / 1000
  found.push({
    installation,
    addSeconds,
    index: await search(client, false, qrels),
    exact: await search(client, true, qrels),
  })
}
publish({
  text: formatTable(
    ['', 'added in s', 'nDCG@10 by index', 'exact', 'difference', 'queries/s by index', 'exact'],
    found.map(({ installation, addSeconds, index, exact }) => [
      installation,
      addSeconds.toFixed(1),
      index.ndcgAt10.toFixed(4),
      exact.ndcgAt10.toFixed(4),
      (index.ndcgAt10 - exact.ndcgAt10).toFixed(4),
      index.queriesPerSecond.toFixed(1),
      exact.queriesPerSecond.toFixed(1),
    ]),
  ),
  record: { precision, found },
  output,
})
const isClose = found.every(({ index, exact }) => Math.abs(index.ndcgAt10 - exact.ndcgAt10) <= mostDifference)
if (!isClose) process.exitCode = 1

/** All queries, one after the other, as a program would send them; each is embedded by the server. */
async function search(client: Client, exact: boolean, judgements: Qrels): Promise<SearchFigures> {
  const rankings = new Map<string, string[]>()
  const start = performance.now()
  for (const { id, text } of queries) {
    const results = await client.collections.search(at, { query: text, top_k: depth, exact })
    rankings.set(
      id,
      results.map((result) => result.id),
    )
  }
  const seconds = (performance.now() - start) / 1000
  const { ndcgAt10 } = retrievalFigures(rankings, judgements)
  return { ndcgAt10, queriesPerSecond: queries.length / seconds }
}
