// pnpm bench:load: our server with all that it can carry, and then with ten times more; every vector is compared.
import { join } from 'node:path'
import { Command } from 'commander'
import type { BenchPrecision } from './bench-command.ts'
import { benchTokenizer } from './bench-model.ts'
import { summarize, summarizeProcess } from './load/load-outcome.ts'
import type { LoadAnswer, LoadRequest } from './load/load-request.ts'
import { formatLoad, type LoadPart } from './load/load-tables.ts'
import { createLoadWorkload, tokensPerBatch } from './load/load-workload.ts'
import { type LoadedServer, startLoadedServer } from './load/loaded-server.ts'
import { limitWait } from './load/wait-limit.ts'
import { count, oneOf, positiveNumber } from './option-values.ts'
import { publish } from './report.ts'
import { settledRssMiB, watchProcess } from './studio/process-watch.ts'
import { exitOnSignals } from './temporary-folder.ts'

interface LoadOptions {
  readonly precision: BenchPrecision
  readonly seconds: number
  readonly overloadSeconds: number
  readonly queryClients: number
  readonly batchClients: number
  readonly factor: number
  readonly maxWaitSeconds: number
  readonly output: string
}

const options = new Command('bench:load')
  .description('Our server under all that it can carry and under ten times more; writes tables and JSON.')
  .option('--precision <precision>', 'int8 or fp32', oneOf(['int8', 'fp32']), 'int8')
  .option('--seconds <seconds>', 'how long it carries what it can', positiveNumber, 60)
  .option('--overload-seconds <seconds>', 'how long it is sent more', positiveNumber, 30)
  .option('--query-clients <count>', 'clients with one query each', count, 64)
  .option('--batch-clients <count>', 'clients with 32 passages of 512 tokens each', count, 4)
  .option('--factor <number>', 'how much more than it carried', positiveNumber, 10)
  .option('--max-wait-seconds <seconds>', 'how long the overloaded server may let requests wait', positiveNumber, 3)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'load.json'))
  .parse()
  .opts<LoadOptions>()
const { precision, seconds, overloadSeconds, factor } = options

exitOnSignals()
const tokenizer = benchTokenizer()
const workload = createLoadWorkload(tokenizer)
const tokensPerQuery =
  workload.queries.reduce((sum, [query]) => sum + tokenizer.encode(query!).ids.length, 0) / workload.queries.length

const clients = (number: number): LoadRequest => ({ kind: 'clients', clients: number, seconds, warmUpSeconds: 2 })
const rate = (answer: LoadAnswer): LoadRequest => ({
  kind: 'rate',
  perSecond: factor * answer.requestsPerSecond,
  seconds: overloadSeconds,
})

const [carried] = await measure({}, [['carried', clients(options.queryClients), clients(options.batchClients)]])
const { queries, batches } = carried!
const tokensPerSecond = queries.requestsPerSecond * tokensPerQuery + batches.requestsPerSecond * tokensPerBatch
const limit = limitWait(options.maxWaitSeconds, tokensPerSecond)
// Twice on one server: what it keeps for the next such time is taken once, what it loses grows.
const overload = await measure(limit.flags, [
  [`${factor} times more`, rate(queries), rate(batches)],
  ['and once more', rate(queries), rate(batches)],
])

const parts = [carried!, ...overload].map(({ part }) => part)
publish({
  text: `e5-small-v2 ${precision}; ${options.queryClients} clients with one query each beside ${options.batchClients} with 32 passages of 512 tokens, ${seconds} s: ${tokensPerSecond.toFixed(0)} tokens/s
${factor} times these rates for ${overloadSeconds} s, with ${limit.words}
${formatLoad(parts)}`,
  record: { ...options, tokensPerSecond, limit: limit.words, parts },
  output: options.output,
})

interface Measured {
  readonly queries: LoadAnswer
  readonly batches: LoadAnswer
  readonly part: LoadPart
}

/** Puts a server of its own under loads, one after the other: each is queries and batches at once. */
async function measure(
  flags: Readonly<Record<string, string>>,
  loads: readonly (readonly [name: string, queries: LoadRequest, batches: LoadRequest])[],
): Promise<Measured[]> {
  console.error('bench: learning the vectors of an idle server …')
  await using server: LoadedServer = await startLoadedServer(workload, precision, flags)
  const measured: Measured[] = []
  for (const [name, queryLoad, batchLoad] of loads) {
    console.error(`bench: ${name} …`)
    const rssBeforeMiB = await settledRssMiB(server.url)
    const watch = watchProcess(server.url, 1)
    const [queries, batches] = await Promise.all([server.queries.ask(queryLoad), server.batches.ask(batchLoad)])
    const samples = await watch.stop()
    const rssAfterMiB = await settledRssMiB(server.url)
    const outcomes = [summarize('queries', queries), summarize('batches', batches)]
    const part = { name, outcomes, server: summarizeProcess(samples, { rssBeforeMiB, rssAfterMiB }) }
    measured.push({ queries, batches, part })
  }
  if (server.errors() !== '') console.error(`bench: the server logged:\n${server.errors().slice(0, 2000)}`)
  return measured
}
