import { flag, number, type OptionValue, oneOf, wholeNumber } from './option-values.ts'

/** An option's value as a config file has it. */
export type PlainValue = string | number | boolean

/** An option of a training run. Its name in the table gives the flag and the field of a config file. */
export interface HyperparameterRow extends OptionValue<PlainValue> {
  readonly group: 'Data' | 'Model' | 'Steps' | 'Loss' | 'Evaluation' | 'Output' | 'Machine'
  readonly help: string
  /** The value if none is given; undefined: it follows from model, data and machine. */
  readonly default: PlainValue | undefined
  /** Said in place of a default that is unset. */
  readonly defaultText?: string
  /** True for what a run that is resumed may have other values of. */
  readonly mayChange?: true
}

/**
 * What decides how a model is trained, wherever that is done: by SambaStudio's and SimLM's names where these have one; defaults are
 * E5's recipe.
 */
export const hyperparameterTable = {
  trainNPassages: {
    ...wholeNumber(2, 1024),
    group: 'Data',
    help: 'Passages of a query in a batch: a positive and so many less one hard negatives; other ones in each epoch',
    default: 8,
  },
  maxSeqLength: {
    ...wholeNumber(3, 512),
    group: 'Data',
    help: 'Tokens of a text that are read, prefix included; what is longer is cut',
    default: 192,
  },
  queryMaxLength: {
    ...wholeNumber(3, 512),
    group: 'Data',
    help: 'The same for queries',
    default: undefined,
    defaultText: 'max_seq_length',
  },
  passageMaxLength: {
    ...wholeNumber(3, 512),
    group: 'Data',
    help: 'The same for passages',
    default: undefined,
    defaultText: 'max_seq_length',
  },
  method: {
    ...oneOf(['full', 'last-layers', 'lora']),
    group: 'Model',
    help: 'What is trained: all weights, the last layers, or low-rank additions to every product that are merged',
    default: 'full',
  },
  layers: {
    ...wholeNumber(1, 512),
    group: 'Model',
    help: 'How many, with last-layers',
    default: 4,
  },
  rank: { ...wholeNumber(1, 1024), group: 'Model', help: 'Rank of the additions, with lora', default: 16 },
  alpha: {
    ...number(0, 4096),
    group: 'Model',
    help: 'What they are multiplied by, divided by rank, with lora',
    default: 32,
  },
  positionEmbeddings: {
    ...oneOf(['frozen', 'trained']),
    group: 'Model',
    help: 'With full: frozen ones work at 512 tokens after training at less',
    default: 'frozen',
  },
  batchSize: {
    ...wholeNumber(2, 65_536),
    group: 'Steps',
    help: 'Queries of a step. More are harder to tell apart, and take longer, but no more memory (E5 had 256)',
    default: 32,
  },
  numIterations: {
    ...wholeNumber(1, 1e9),
    group: 'Steps',
    help: 'Steps in all; with max_epochs too, what comes first ends the run',
    default: undefined,
    defaultText: 'from max_epochs',
  },
  maxEpochs: {
    ...wholeNumber(1, 10_000),
    group: 'Steps',
    help: 'How often each query is trained on',
    default: undefined,
    defaultText: '3 without num_iterations',
  },
  learningRate: {
    ...number(0, 1),
    group: 'Steps',
    help: 'At its peak; it falls to 0 in a straight line',
    default: undefined,
    defaultText: '3e-5, 2e-5 or 1e-5 for small, base or large models; 2e-4 with lora',
  },
  warmupSteps: {
    ...wholeNumber(0, 1e9),
    group: 'Steps',
    help: 'Steps in which the learning rate rises to its peak',
    default: undefined,
    defaultText: 'a tenth of all, at most 400',
  },
  weightDecay: {
    ...number(0, 1),
    group: 'Steps',
    help: "AdamW's; biases and LayerNorms have none",
    default: 0.01,
  },
  maxGradNorm: {
    ...number(1e-6, 1e6),
    group: 'Steps',
    help: 'Gradients with a larger norm are scaled down to it',
    default: 1,
  },
  seed: {
    ...wholeNumber(0, 2 ** 31 - 1),
    group: 'Steps',
    help: 'Decides the order, which passages the first epoch has, and where a LoRA begins',
    default: 123,
  },
  temperature: {
    ...number(0.001, 10),
    group: 'Loss',
    help: 'Scores are divided by it; low ones look at the hardest negatives',
    default: 0.01,
  },
  candidates: {
    ...oneOf(['passages', 'joint']),
    group: 'Loss',
    help: 'What a positive competes with: all passages of the batch, or also queries and positives (SimLM)',
    default: 'passages',
  },
  distillation: {
    ...oneOf(['none', 'scores']),
    group: 'Loss',
    help: 'scores: learn the scores that a teacher gave positives and negatives, too',
    default: 'none',
  },
  kdContLossWeight: {
    ...number(0, 100),
    group: 'Loss',
    help: 'Weight of the contrastive loss beside distillation',
    default: 0.2,
  },
  evalShare: {
    ...number(0, 0.9),
    group: 'Evaluation',
    help: 'Share of the queries that is cut off without eval_data; 0: no evaluation',
    default: 0.1,
  },
  evalPassages: {
    ...wholeNumber(1, 1e9),
    group: 'Evaluation',
    help: 'Search in so many passages instead of all: those of the held-out rows, and others by seed',
    default: undefined,
    defaultText: 'all',
  },
  evalSteps: {
    ...wholeNumber(1, 1e9),
    group: 'Evaluation',
    help: 'Steps between evaluations; one more comes before the first step, and one at the end',
    default: undefined,
    defaultText: 'a tenth of all',
  },
  patience: {
    ...wholeNumber(1, 1e6),
    group: 'Evaluation',
    help: 'Stop after so many evaluations in a row without a new best',
    default: undefined,
    defaultText: 'never',
  },
  saveSteps: {
    ...wholeNumber(1, 1e9),
    group: 'Output',
    help: 'Steps between checkpoints; the last step has one too',
    default: undefined,
    defaultText: 'a tenth of all',
    mayChange: true,
  },
  keepCheckpoints: {
    ...wholeNumber(1, 1e6),
    group: 'Output',
    help: 'How many of the newest are kept',
    default: 2,
    mayChange: true,
  },
  loggingSteps: {
    ...wholeNumber(1, 1e9),
    group: 'Output',
    help: 'Steps between events; their figures are means',
    default: 1,
    mayChange: true,
  },
  force: {
    ...flag(),
    group: 'Output',
    help: 'Write final even if no step is better than the model was',
    default: false,
    mayChange: true,
  },
  workers: {
    ...wholeNumber(1, 256),
    group: 'Machine',
    help: 'Threads that train side by side, each with its own gradients in memory',
    default: undefined,
    defaultText: 'as many as there are cores',
  },
  microBatchTokens: {
    ...wholeNumber(1, 1_048_576),
    group: 'Machine',
    help: 'Tokens that a thread computes at once',
    default: 768,
  },
  keptMemory: {
    ...wholeNumber(0, 1_048_576),
    value: 'MiB',
    group: 'Machine',
    help: 'For what forward passes leave; passes beyond it are done again (GradCache)',
    default: 1024,
  },
  keptPrecision: {
    ...oneOf(['fp32', 'fp16']),
    group: 'Machine',
    help: 'fp16 keeps twice as much in the same memory; gradients are then 0.2 % off',
    default: 'fp32',
  },
} as const satisfies Record<string, HyperparameterRow>

export type HyperparameterName = keyof typeof hyperparameterTable

/** All names, in the order of the table. */
export const hyperparameterNames = Object.keys(hyperparameterTable) as readonly HyperparameterName[]

/** The field of an option in a config file, a job and events: `batch_size`. */
export function fieldOf(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
