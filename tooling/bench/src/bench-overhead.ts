// pnpm bench:overhead: what the engine costs beside the model, on one core and at the rate of many.
import { join } from 'node:path'
import { tokenizerThreadsFor } from '@e5/runtime/parts'
import { Command } from 'commander'
import type { BenchPrecision } from './bench-command.ts'
import { benchTokenizer } from './bench-model.ts'
import { count, counts, listOf, oneOf, positiveNumber } from './option-values.ts'
import { measureShare } from './overhead/measure-share.ts'
import { type LoadName, loadNames, measureSimulated, type SimulatedMeasurement } from './overhead/measure-simulated.ts'
import { shareTable, simulatedTable } from './overhead/overhead-tables.ts'
import { publish } from './report.ts'
import { createServeWorkload } from './serve/serve-workload.ts'
import { exitOnSignals } from './temporary-folder.ts'

const parts = ['simulated', 'share'] as const

const options = new Command('bench:overhead')
  .description('Measures the engine without the model at the rate of many cores, and its share of the time on one.')
  .option('--parts <list>', parts.join(', '), listOf(parts), [...parts])
  .option('--data <folder>', 'a BEIR folder whose texts are sent, as SciFact’s; generated texts without it')
  .option('--loads <list>', loadNames.join(', '), listOf(loadNames), [...loadNames])
  .option('--cores <list>', 'fake cores', counts, [1, 8, 16, 64])
  .option('--tokens-per-second <rate>', 'of a fake core', positiveNumber, 4200)
  .option('--seconds <seconds>', 'how long each simulation is measured in each round', positiveNumber, 4)
  .option('--precision <name>', 'of the share: fp32, int8', oneOf(['fp32', 'int8']), 'int8')
  .option('--passages <count>', 'of the share, in one call', count, 64)
  .option('--rounds <count>', 'runs of each, interleaved; medians are shown', count, 3)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'overhead.json'))
  .parse()
  .opts<{
    readonly parts: readonly (typeof parts)[number][]
    readonly data?: string
    readonly loads: readonly LoadName[]
    readonly cores: readonly number[]
    readonly tokensPerSecond: number
    readonly seconds: number
    readonly precision: BenchPrecision
    readonly passages: number
    readonly rounds: number
    readonly output: string
  }>()
const { tokensPerSecond, seconds, precision, passages, rounds } = options

exitOnSignals()
const workload = await createServeWorkload(benchTokenizer(), options.data)
const calls: Record<LoadName, readonly (readonly string[])[]> = {
  bulk: workload.batches.map((request) => request.texts),
  queries: workload.queries.map((request) => request.texts),
}
const texts: string[] = []

// The main thread always, and threads where the engine would have them.
const trials = options.loads.flatMap((load) =>
  options.cores.flatMap((cores) =>
    [...new Set([0, tokenizerThreadsFor(cores)])].map((tokenizerThreads) => ({
      request: { load, calls: calls[load], cores, tokenizerThreads, tokensPerSecond, seconds },
      measurements: [] as SimulatedMeasurement[],
    })),
  ),
)
if (options.parts.includes('simulated')) {
  for (let round = 1; round <= rounds; round++) {
    console.error(`bench: round ${round} of ${rounds}, simulated …`)
    for (const { request, measurements } of trials) measurements.push(await measureSimulated(request))
  }
  texts.push(
    `fake cores of ${tokensPerSecond} tokens/s each`,
    simulatedTable(trials.map(({ measurements }) => measurements)),
  )
}
const share = options.parts.includes('share')
  ? await measureShare({ precision, texts: calls.bulk.flat().slice(0, passages), rounds })
  : []
if (share.length > 0) {
  texts.push(`${passages} passages in one call, ${precision}, one session on one thread`, shareTable(share))
}

publish({
  text: `medians of ${rounds} interleaved rounds; ${workload.name}\n${texts.join('\n')}`,
  record: { rounds, workload: workload.name, simulated: trials.flatMap(({ measurements }) => measurements), share },
  output: options.output,
})
