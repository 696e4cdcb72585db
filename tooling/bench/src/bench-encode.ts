// pnpm bench:encode: bulk and single texts in process. Rounds are interleaved, so that a slow minute hits all alike.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Table from 'cli-table3'
import { Command } from 'commander'
import { type BenchModel, prepareModel } from './bench-model.ts'
import type { EncodeMeasurement, EncodeRequest } from './encode-measurement.ts'
import { describeMachine, machineLine } from './machine.ts'
import { measureInProcess, nodeProgram } from './measure-in-process.ts'
import { median, percentile } from './statistics.ts'

const passagesOf: Record<BenchModel, number> = { small: 512, large: 32 }
const queriesOf: Record<BenchModel, number> = { small: 200, large: 20 }

const list = (value: string) => value.split(',')
const options = new Command('bench:encode')
  .description('Measures bulk and single-text embedding in process; writes a table and JSON.')
  .option('--models <list>', 'small (e5-small-v2), large (generated weights, e5-large-v2’s shape)', list, [
    'small',
    'large',
  ])
  .option('--precisions <list>', 'fp32, int8', list, ['fp32', 'int8'])
  .option('--rounds <count>', 'runs of each, interleaved; medians are shown', Number, 3)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'encode.json'))
  .parse()
  .opts<{ models: BenchModel[]; precisions: EncodeRequest['precision'][]; rounds: number; output: string }>()

const requests: EncodeRequest[] = []
for (const model of options.models) {
  const modelPath = await prepareModel(model)
  for (const precision of options.precisions) {
    requests.push({ model, modelPath, precision, passages: passagesOf[model], queries: queriesOf[model] })
  }
}

const program = nodeProgram('./encode-process.ts', import.meta.url)
const measurements = requests.map((): EncodeMeasurement[] => [])
for (let round = 0; round < options.rounds; round++) {
  for (const [index, request] of requests.entries()) {
    console.error(`bench: round ${round + 1} of ${options.rounds}, ${request.model} ${request.precision} …`)
    measurements[index]!.push(await measureInProcess<EncodeMeasurement>(program, request))
  }
}

const results = requests.map((request, index) => {
  const rounds = measurements[index]!
  const queryMs = rounds.flatMap((round) => round.queryMs)
  return {
    ...request,
    rounds,
    bulkTokensPerSecond: median(rounds.map((round) => round.bulkTokensPerSecond)),
    queryP50Ms: percentile(queryMs, 0.5),
    queryP95Ms: percentile(queryMs, 0.95),
    longPassageP50Ms: median(rounds.flatMap((round) => round.longPassageMs)),
    eventLoopMaxMs: Math.max(...rounds.map((round) => round.eventLoopMaxMs)),
    loadMs: median(rounds.slice(rounds.length > 1 ? 1 : 0).map((round) => round.loadMs)),
    peakRssMiB: Math.max(...rounds.map((round) => round.peakRssMiB)),
  }
})

const table = new Table({
  head: [
    'model',
    'precision',
    'bulk tokens/s',
    'query p50 ms',
    'query p95 ms',
    '512 tokens p50 ms',
    'loop max ms',
    'load ms',
    'peak RSS MiB',
  ],
  style: { head: [], border: [] },
})
for (const result of results) {
  const figures = [result.queryP50Ms, result.queryP95Ms, result.longPassageP50Ms, result.eventLoopMaxMs]
  table.push([
    result.model,
    result.precision,
    Math.round(result.bulkTokensPerSecond),
    ...figures.map((value) => value.toFixed(1)),
    Math.round(result.loadMs),
    Math.round(result.peakRssMiB),
  ])
}
const machine = describeMachine()
console.log(
  `${machineLine(machine)}\nmedians of ${options.rounds} interleaved rounds; tokens without padding\n${table}`,
)
mkdirSync(join(options.output, '..'), { recursive: true })
writeFileSync(options.output, `${JSON.stringify({ machine, results }, undefined, 2)}\n`)
console.error(`bench: written to ${options.output}`)
