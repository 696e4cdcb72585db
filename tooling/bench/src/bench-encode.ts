// pnpm bench:encode: bulk and single texts in process. Rounds are interleaved, so that a slow minute hits all alike.
import { type BenchOptions, createBenchCommand } from './bench-command.ts'
import { type BenchModel, prepareModel } from './bench-model.ts'
import type { EncodeMeasurement, EncodeRequest } from './encode-measurement.ts'
import { measureInProcess, nodeProgram } from './measure-in-process.ts'
import { formatTable, publish } from './report.ts'
import { median, percentile } from './statistics.ts'

const passagesOf: Record<BenchModel, number> = { small: 512, large: 32 }
const queriesOf: Record<BenchModel, number> = { small: 200, large: 20 }

const options = createBenchCommand({
  name: 'encode',
  description: 'Measures bulk and single-text embedding in process; writes a table and JSON.',
  models: ['small', 'large'],
})
  .parse()
  .opts<BenchOptions>()

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

const head = [
  'model',
  'precision',
  'bulk tokens/s',
  'query p50 ms',
  'query p95 ms',
  '512 tokens p50 ms',
  'loop max ms',
  'load ms',
  'peak RSS MiB',
]
const rows = results.map((result) => {
  const figures = [result.queryP50Ms, result.queryP95Ms, result.longPassageP50Ms, result.eventLoopMaxMs]
  return [
    result.model,
    result.precision,
    Math.round(result.bulkTokensPerSecond),
    ...figures.map((value) => value.toFixed(1)),
    Math.round(result.loadMs),
    Math.round(result.peakRssMiB),
  ]
})
publish({
  text: `medians of ${options.rounds} interleaved rounds; tokens without padding\n${formatTable(head, rows)}`,
  record: { results },
  output: options.output,
})
