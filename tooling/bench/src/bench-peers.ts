// pnpm bench:peers: E5 Studio and other engines side by side, interleaved, each in a process of its own.
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { loadEmbedder } from '@e5/runtime'
import { Command } from 'commander'
import { type BenchModel, prepareModel, smallModelFolder } from './bench-model.ts'
import { measureInProcess } from './measure-in-process.ts'
import { count, listOf, oneOf } from './option-values.ts'
import { installTransformers } from './peers/install-transformers.ts'
import { type PeerEngine, peerEngines, programOf } from './peers/peer-engines.ts'
import type { PeerMeasurement, PeerRequest } from './peers/peer-measurement.ts'
import { compareVectorFiles, summarize } from './peers/peer-result.ts'
import { int8Lines, peerTable, versionLines } from './peers/peer-table.ts'
import { createPeerWorkload, type WorkloadSizes } from './peers/peer-workload.ts'
import { preparePeerFolder } from './peers/prepare-peer-folder.ts'
import { publish } from './report.ts'
import { createTemporaryFolder, exitOnSignals } from './temporary-folder.ts'

const sizesOf: Record<BenchModel, WorkloadSizes> = {
  small: { passages: 512, queries: 200, longPassageRuns: 20, calibration: 300 },
  large: { passages: 32, queries: 20, longPassageRuns: 5, calibration: 12 },
}

function findEngines(names: string): PeerEngine[] {
  const known = listOf(peerEngines.map(({ name }) => name))(names)
  return known.map((name) => peerEngines.find((engine) => engine.name === name)!)
}

const options = new Command('bench:peers')
  .description('Measures E5 Studio and other engines on the same texts in one run; writes a table and JSON.')
  .option(
    '--model <model>',
    'small (e5-small-v2), large (generated weights, e5-large-v2’s shape)',
    oneOf(['small', 'large']),
    'small',
  )
  .option('--data <folder>', 'SciFact in BEIR’s layout; generated texts without it')
  .option('--passages <count>', 'fewer passages than 512 (large: 32)', count)
  .option('--engines <list>', 'which engines', findEngines, peerEngines)
  .option('--python <executable>', 'a Python with the peers’ packages, for the engines that are Python’s')
  .option('--gguf <file>', 'e5-small-v2 as GGUF, for llama-cpp')
  .option('--rounds <count>', 'runs of each, interleaved; medians are shown', count, 3)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'peers.json'))
  .parse()
  .opts<{
    model: BenchModel
    data?: string
    passages?: number
    engines: readonly PeerEngine[]
    python?: string
    gguf?: string
    rounds: number
    output: string
  }>()

const { model, engines } = options
const ourModel = await prepareModel(model)
const modelFolder = model === 'small' ? smallModelFolder : ourModel
const peerFolder = await preparePeerFolder(model, modelFolder)
const sizes = { ...sizesOf[model], ...(options.passages === undefined ? {} : { passages: options.passages }) }
const workload = await createPeerWorkload(sizes, options.data)
const bulkTokens = workload.passageTokens.reduce((sum, tokens) => sum + tokens, 0)

const notMeasured = new Map<string, string>()
const measurements = new Map<string, PeerMeasurement[]>()
exitOnSignals()
const { path: folder } = await createTemporaryFolder()
const workloadFile = join(folder, 'workload.json')
const vectorsFile = (engine: string) => join(folder, `${engine}.f32`)
writeFileSync(workloadFile, JSON.stringify(workload))

let transformersFolder: string | null = null
if (engines.some(({ runner }) => runner === 'transformers')) {
  try {
    transformersFolder = await installTransformers()
  } catch (error) {
    for (const { name, runner } of engines) if (runner === 'transformers') notMeasured.set(name, reasonOf(error))
  }
}
for (const { name, runner, script } of engines) {
  if (runner === 'python' && options.python === undefined) notMeasured.set(name, 'it needs --python')
  else if (script === 'llama_peer.py' && options.gguf === undefined) notMeasured.set(name, 'it needs --gguf')
}
// Compiled before, as the peers' files are.
for (const precision of ['fp32', 'int8'] as const) {
  await using _embedder = await loadEmbedder({ model: ourModel, precision })
}

function measure(engine: PeerEngine): Promise<PeerMeasurement> {
  const request: PeerRequest = {
    model: engine.runner === 'ours' ? ourModel : peerFolder,
    variant: engine.variant,
    batches: engine.batches,
    cores: availableParallelism(),
    workloadFile,
    vectorsFile: vectorsFile(engine.name),
    transformersFolder,
    gguf: options.gguf ?? null,
  }
  return measureInProcess<PeerMeasurement>(programOf(engine, options.python), request)
}

function reasonOf(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string }
  const lines = (stderr || message).split('\n').filter((line) => line.trim() !== '')
  return (lines.at(-1) ?? message).trim().slice(0, 200)
}

// Vectors are judged by ours in fp32, whether or not its speed is asked for.
if (!engines.some(({ name }) => name === 'ours-fp32')) {
  console.error('bench: our fp32 vectors, to judge the others by …')
  await measure(peerEngines.find(({ name }) => name === 'ours-fp32')!)
}
for (let round = 0; round < options.rounds; round++) {
  for (const engine of engines) {
    if (notMeasured.has(engine.name)) continue
    console.error(`bench: round ${round + 1} of ${options.rounds}, ${engine.name} …`)
    try {
      measurements.set(engine.name, [...(measurements.get(engine.name) ?? []), await measure(engine)])
    } catch (error) {
      if (engine.runner === 'ours') throw error
      notMeasured.set(engine.name, reasonOf(error))
    }
  }
}

const results = engines
  .filter(({ name }) => !notMeasured.has(name))
  .map((engine) => {
    const closeness = compareVectorFiles(vectorsFile(engine.name), vectorsFile('ours-fp32'), workload.passages.length)
    return summarize(engine, measurements.get(engine.name)!, { bulkTokens, closeness })
  })

const texts = `${options.data === undefined ? 'generated texts' : 'SciFact'}: ${workload.passages.length} passages`
publish({
  text: `${model}, ${texts} of ${bulkTokens} tokens without padding; medians of ${options.rounds} interleaved rounds
${peerTable(results)}
Ratios above 1: ours is faster.
${[
  ...int8Lines(results),
  ...versionLines(results),
  ...[...notMeasured].map(([engine, reason]) => `${engine}: not measured: ${reason}`),
].join('\n')}`,
  record: { model, texts, bulkTokens, results, notMeasured: Object.fromEntries(notMeasured) },
  output: options.output,
})
