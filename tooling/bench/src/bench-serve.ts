// pnpm bench:serve: embedding servers under load over HTTP, ours beside its own engine and beside others.
import { type BenchOptions, createBenchCommand } from './bench-command.ts'
import { benchTokenizer } from './bench-model.ts'
import { counts, listOf, positiveNumber } from './option-values.ts'
import { publish } from './report.ts'
import { type Contender, connectTo, startOwn } from './serve/contender.ts'
import { addGivenServers } from './serve/given-servers.ts'
import { measureTogether, type Outcome } from './serve/outcome.ts'
import { formatOutcomes } from './serve/serve-tables.ts'
import { createServeWorkload } from './serve/serve-workload.ts'
import { createTrials, type TrialKind, trialKinds } from './serve/trial.ts'
import { exitOnSignals } from './temporary-folder.ts'

interface ServeOptions extends BenchOptions {
  readonly ours: boolean
  readonly data?: string
  readonly loads: readonly TrialKind[]
  readonly clients: readonly number[]
  readonly seconds: number
  readonly warmUp: number
}

const command = createBenchCommand({
  name: 'serve',
  description: 'Measures embedding servers over HTTP, ours beside its own engine; writes tables and JSON.',
  models: ['small'],
})
const givenServers = addGivenServers(command)
const options = command
  .option('--no-ours', 'only servers that are given with --url')
  .option('--data <folder>', 'a BEIR folder whose texts are sent, as SciFact’s; generated texts without it')
  .option('--loads <list>', trialKinds.join(', '), listOf(trialKinds), [...trialKinds])
  .option('--clients <list>', 'clients of the single queries', counts, [1, 4, 16, 64, 256])
  .option('--seconds <seconds>', 'how long each load is measured, at least', positiveNumber, 10)
  .option('--warm-up <seconds>', 'load before that', positiveNumber, 2)
  .parse()
  .opts<ServeOptions>()
const { models, precisions, rounds, seconds } = options

const servers = givenServers()
if (!options.ours && servers.length === 0) command.error('error: --no-ours leaves nothing to measure without --url')
if (options.ours && servers.length > 0 && models.length > 1) {
  command.error('error: servers at a --url are compared with one of our --models')
}

const workload = await createServeWorkload(benchTokenizer(), options.data)
const trials = createTrials(workload, { ...options, kinds: options.loads, warmUpSeconds: options.warmUp })

exitOnSignals()
// One model after the other: the servers of one are all up at once.
const outcomes: Outcome[] = []
for (const model of options.ours ? models : [undefined]) {
  const contenders: Contender[] = []
  try {
    if (model !== undefined) for (const precision of precisions) contenders.push(await startOwn(model, precision))
    for (const server of servers) contenders.push(await connectTo(server))
    outcomes.push(...(await measureTogether(contenders, trials, rounds)))
  } finally {
    for (const contender of contenders) await contender[Symbol.asyncDispose]()
  }
}

publish({
  text: `${workload.name}; ${rounds} interleaved rounds of ${seconds} s a load: medians of rates, latencies of all rounds
${formatOutcomes(outcomes)}`,
  record: { workload: workload.name, rounds, seconds, outcomes },
  output: options.output,
})
