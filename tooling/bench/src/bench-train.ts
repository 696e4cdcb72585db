// pnpm bench:train: steps of fine-tuning: tokens a second, where the time goes, peak memory; ours, or a plain PyTorch loop's.
import { join } from 'node:path'
import type { TrainedChoice } from '@e5/trainer/parts'
import { Command } from 'commander'
import { count, oneOf } from './option-values.ts'
import { formatTable, publish } from './report.ts'
import { runOurSteps } from './train/our-steps.ts'
import { runTorchSteps } from './train/torch-steps.ts'
import { readTrainBatch } from './train/train-batch.ts'
import type { TrainRequest } from './train/train-steps.ts'

const choices: Record<'full' | 'last4' | 'lora', TrainedChoice> = {
  full: { kind: 'full', positions: 'frozen' },
  last4: { kind: 'last-layers', layers: 4 },
  lora: { kind: 'low-rank', products: ['qkv', 'projection', 'up', 'down'], rank: 16, scale: 2 },
}

interface TrainOptions extends Omit<TrainRequest, 'batch' | 'choice'> {
  readonly data: string
  readonly engine: 'ours' | 'torch-fp32' | 'torch-bf16'
  readonly python: string
  readonly train: keyof typeof choices
  readonly queries: number
  readonly passages: number
  readonly output: string
}

const options = new Command('bench:train')
  .description('Measures steps of fine-tuning; one process is one configuration, since memory is its own.')
  .requiredOption('--data <folder>', 'a BEIR folder: texts for the batch')
  .option('--engine <name>', 'ours, torch-fp32, torch-bf16', oneOf(['ours', 'torch-fp32', 'torch-bf16']), 'ours')
  .option('--python <file>', "for PyTorch's engines: a Python that has torch and transformers", 'python3')
  .option(
    '--model <name>',
    'small, or large: the shape with generated weights, ours only',
    oneOf(['small', 'large']),
    'small',
  )
  .option('--train <what>', 'full, last4, lora; ours only', oneOf(['full', 'last4', 'lora']), 'full')
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

const { engine, python, train, output, ...rest } = options
const request: TrainRequest = {
  ...rest,
  batch: await readTrainBatch(options.data, options.queries, options.passages),
  choice: choices[train],
}
const { tokens, steps, peakRssMiB } =
  engine === 'ours'
    ? await runOurSteps(request)
    : runTorchSteps(request, { python, precision: engine === 'torch-fp32' ? 'fp32' : 'bf16' })
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
const cores = options.workers * options.threads
const rows = steps.map((figures, at) => [
  at + 1,
  Math.round((1000 * tokens) / figures.totalMs),
  Math.round((1000 * tokens * cores) / figures.cpuMs),
  ...[figures.forwardMs, figures.lossMs, figures.backwardMs, figures.againMs, figures.updateMs, figures.totalMs].map(
    (ms) => (ms === undefined ? '' : Math.round(ms)),
  ),
  figures.loss.toFixed(4),
])
publish({
  text: `${engine}: ${tokens} tokens a step, ${train}; times in ms; peak RSS ${Math.round(peakRssMiB)} MiB\n${formatTable(head, rows)}`,
  record: { options, tokens, steps, peakRssMiB },
  output,
})
