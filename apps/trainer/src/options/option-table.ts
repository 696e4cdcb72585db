import { availableParallelism } from 'node:os'
import { fieldOf, flag, type HyperparameterRow, hyperparameterTable, type PlainValue, text } from '@e5/core'
import { defaultDataDir } from '@e5/runtime'
import type { z } from 'zod'

/** One option of a training run. Its name in the table gives the flag and the field of a config file. */
export interface OptionRow extends Omit<HyperparameterRow, 'default'> {
  /** The value if none is given; undefined: it stays unset, or follows from model and data. */
  readonly default: PlainValue | (() => PlainValue) | undefined
  readonly required?: true
}

/** Every option of `e5-trainer train`: what decides how it trains, and where it reads and writes. */
export const optionTable = {
  data: {
    ...text('folder'),
    group: 'Data',
    help: 'Folder with passages.jsonl and train.jsonl (either may be .gz)',
    default: undefined,
    required: true,
    mayChange: true,
  },
  model: {
    ...text('name'),
    group: 'Model',
    help: 'Where training begins: a known model, a model folder, or an installed or pulled model',
    default: 'e5-small-v2',
    mayChange: true,
  },
  evalData: {
    ...text('path'),
    group: 'Evaluation',
    help: 'Held-out set: a file in the form of train.jsonl, or a BEIR folder',
    default: undefined,
    defaultText: 'dev.jsonl in data if it is there, else a part of train.jsonl',
    mayChange: true,
  },
  evalSplit: {
    ...text('name'),
    group: 'Evaluation',
    help: 'Which judgements of a BEIR folder: qrels/<name>.tsv',
    default: 'test',
  },
  ...hyperparameterTable,
  workers: { ...hyperparameterTable.workers, default: () => availableParallelism() },
  output: {
    ...text('folder'),
    group: 'Output',
    help: 'Where checkpoints, best, final, events.jsonl and report.html go',
    default: undefined,
    required: true,
    mayChange: true,
  },
  resume: {
    ...flag(),
    group: 'Output',
    help: 'Go on from the newest checkpoint in output, with its options',
    default: false,
    mayChange: true,
  },
  json: {
    ...flag(),
    group: 'Output',
    help: 'Events as JSON Lines on standard output, also on a terminal',
    default: false,
    mayChange: true,
  },
  dataDir: {
    ...text('folder'),
    group: 'Machine',
    help: 'Where pulled models are',
    default: defaultDataDir,
    defaultText: 'E5_DATA_DIR, else .e5 in the home folder',
    mayChange: true,
  },
} as const satisfies Record<string, OptionRow>

export type OptionName = keyof typeof optionTable

type IsUnset<Row> = Row extends { readonly required: true }
  ? never
  : Row extends { readonly default: undefined }
    ? undefined
    : never

/** The options of a run: checked and complete. Those that are undefined follow from model and data. */
export type TrainOptions = {
  readonly [Name in OptionName]: z.output<(typeof optionTable)[Name]['schema']> | IsUnset<(typeof optionTable)[Name]>
}

const groups: readonly OptionRow['group'][] = ['Data', 'Model', 'Steps', 'Loss', 'Evaluation', 'Output', 'Machine']

/** All names, in the order of the help text. */
export const optionNames: readonly OptionName[] = groups.flatMap((group) =>
  (Object.keys(optionTable) as OptionName[]).filter((name) => optionTable[name].group === group),
)

/** The flag of an option: `--batch-size`. */
export function flagOf(option: OptionName): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Options by their fields, without those that are unset. */
export function plainOptions(options: Partial<TrainOptions>): Record<string, PlainValue> {
  const given = optionNames.flatMap((name) => {
    const value = options[name]
    return value === undefined ? [] : [[fieldOf(name), value] as const]
  })
  return Object.fromEntries(given)
}
