// pnpm bench:train: steps of fine-tuning e5-small-v2: tokens a second, where the time goes, peak memory.
import { join } from 'node:path'
import { createTokenizer } from '@e5/core'
import { bertWeights, openSafetensors, readModelFolder } from '@e5/graph'
import { contrastiveLoss, openTrainingEngine, type TrainedChoice, type TrainingEngine } from '@e5/trainer/parts'
import { Command } from 'commander'
import { readTexts } from './beir-folder.ts'
import { smallModelFolder, tokenizerFiles } from './bench-model.ts'
import { count, oneOf } from './option-values.ts'
import { peakRssMiB } from './peak-memory.ts'
import { formatTable, publish } from './report.ts'

const choices: Record<'full' | 'last4' | 'lora', TrainedChoice> = {
  full: { kind: 'full', positions: 'frozen' },
  last4: { kind: 'last-layers', layers: 4 },
  lora: { kind: 'low-rank', products: ['qkv', 'projection', 'up', 'down'], rank: 16, scale: 2 },
}

interface TrainOptions {
  readonly data: string
  readonly train: keyof typeof choices
  readonly queries: number
  readonly passages: number
  readonly limit: number
  readonly workers: number
  readonly threads: number
  readonly microBatch: number
  readonly keptMib: number
  readonly keptPrecision: 'fp32' | 'fp16'
  readonly steps: number
  readonly output: string
}

const options = new Command('bench:train')
  .description('Measures steps of fine-tuning e5-small-v2; one process is one configuration, since memory is its own.')
  .requiredOption('--data <folder>', 'a BEIR folder: texts for the batch')
  .option('--train <what>', 'full, last4, lora', oneOf(['full', 'last4', 'lora']), 'full')
  .option('--queries <count>', 'queries of a batch', count, 16)
  .option('--passages <count>', 'passages a query', count, 4)
  .option('--limit <tokens>', 'where passages are cut', count, 192)
  .option('--workers <count>', 'threads with micro-batches of their own', count, 2)
  .option('--threads <count>', 'threads of each', count, 1)
  .option('--micro-batch <tokens>', 'tokens of a micro-batch', count, 768)
  .option('--kept-mib <MiB>', 'memory for what forward passes leave', count, 1024)
  .option('--kept-precision <name>', 'fp32, fp16', oneOf(['fp32', 'fp16']), 'fp32')
  .option('--steps <count>', 'how many', count, 3)
  .option('--output <file>', 'where the JSON goes', join('bench-results', 'train.json'))
  .parse()
  .opts<TrainOptions>()

const { shape, weightsFile } = readModelFolder(smallModelFolder)
const { queries, passages } = await readBatch()
const tokens = [...queries, ...passages].reduce((sum, ids) => sum + ids.length, 0)
const weights = openSafetensors(weightsFile)
const engine = await openTrainingEngine({
  shape,
  weights: bertWeights(weights),
  choice: choices[options.train],
  workers: options.workers,
  threadsPerWorker: options.threads,
  maxTokens: options.microBatch,
  keptBytes: options.keptMib * 2 ** 20,
  keptPrecision: options.keptPrecision,
})
weights.close()
const steps: StepFigures[] = []
for (let step = 1; step <= options.steps; step++) steps.push(await runStep(engine, step))
await engine.close()
const head = [
  'step',
  'tokens/s',
  'by CPU time',
  'forward',
  'loss',
  'backward',
  'of it again',
  'update',
  'in all',
  'loss is',
]
const rows = steps.map((figures, at) => [
  at + 1,
  Math.round((1000 * tokens) / figures.totalMs),
  Math.round((1000 * tokens * options.workers * options.threads) / figures.cpuMs),
  ...[figures.forwardMs, figures.lossMs, figures.backwardMs, figures.againMs, figures.updateMs, figures.totalMs].map(
    Math.round,
  ),
  figures.loss.toFixed(4),
])
publish({
  text: `${tokens} tokens a step, ${options.train}; times in ms; peak RSS ${Math.round(peakRssMiB())} MiB\n${formatTable(head, rows)}`,
  record: { options, tokens, steps, peakRssMiB: peakRssMiB() },
  output: options.output,
})

interface StepFigures {
  readonly loss: number
  readonly forwardMs: number
  readonly lossMs: number
  readonly backwardMs: number
  /** Of the backward pass, over all workers: whole forward passes that were done again. */
  readonly againMs: number
  readonly updateMs: number
  readonly totalMs: number
  /** Of the process: what the step would take if nothing else ran, times its threads. */
  readonly cpuMs: number
}

async function runStep(of: TrainingEngine, step: number): Promise<StepFigures> {
  const cpuStart = process.cpuUsage()
  const marks = [performance.now()]
  const vectors = await of.forward([...queries, ...passages])
  marks.push(performance.now())
  const split = queries.length * shape.hiddenSize
  const { loss, queryGradients, passageGradients } = contrastiveLoss({
    queries: vectors.subarray(0, split),
    passages: vectors.subarray(split),
    dimensions: shape.hiddenSize,
    passagesPerQuery: options.passages,
    temperature: 0.02,
    candidates: 'passages',
  })
  const gradients = new Float32Array(vectors.length)
  gradients.set(queryGradients)
  gradients.set(passageGradients, split)
  marks.push(performance.now())
  await of.backward(gradients)
  marks.push(performance.now())
  const { times } = await of.update({
    learningRate: 2e-5,
    maxGradientNorm: 1,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0.01,
    step,
  })
  marks.push(performance.now())
  const [forwardMs, lossMs, backwardMs, updateMs] = marks.slice(1).map((mark, at) => mark - marks[at]!)
  const { user, system } = process.cpuUsage(cpuStart)
  return {
    loss,
    forwardMs: forwardMs!,
    lossMs: lossMs!,
    backwardMs: backwardMs!,
    againMs: times.againMs,
    updateMs: updateMs!,
    totalMs: marks.at(-1)! - marks[0]!,
    cpuMs: (user + system) / 1000,
  }
}

async function readBatch() {
  const tokenizer = createTokenizer(tokenizerFiles(), options.limit)
  const encode = async (file: string, prefix: string, number: number) =>
    (await readTexts(options.data, file)).slice(0, number).map(({ text }) => tokenizer.encode(prefix + text).ids)
  return {
    queries: await encode('queries.jsonl', 'query: ', options.queries),
    passages: await encode('corpus.jsonl', 'passage: ', options.queries * options.passages),
  }
}
