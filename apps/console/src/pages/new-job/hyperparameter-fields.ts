import {
  checkOption,
  fieldOf,
  type HyperparameterName,
  type HyperparameterRow,
  hyperparameterNames,
  hyperparameterTable,
  plainOf,
} from '@e5/core'

/** A hyperparameter as the form shows it. Its values are texts; an empty one leaves the default. */
export interface HyperparameterField {
  /** Its name in jobs: `batch_size`. */
  readonly name: string
  /** What it does, its bounds, and what it is unless given. */
  readonly says: string
  readonly kind: 'number' | 'choice' | 'switch'
  /** The words of a choice. */
  readonly words: readonly string[]
  /** Empty where it follows from model and data. */
  readonly default: string
  /** What is wrong with a value; undefined if nothing is. */
  readonly faultOf: (value: string) => string | undefined
}

/** Fields that belong together. */
export interface HyperparameterGroup {
  readonly title: HyperparameterRow['group']
  readonly fields: readonly HyperparameterField[]
}

// Those of the guide, and how often a run is evaluated.
const common: readonly HyperparameterName[] = [
  'maxEpochs',
  'numIterations',
  'batchSize',
  'trainNPassages',
  'learningRate',
  'warmupSteps',
  'maxSeqLength',
  'evalSteps',
  'saveSteps',
]

// Nobody asks for so many steps.
const noBound = 1e9

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 6 })

/** What most trainings choose. */
export const commonFields: readonly HyperparameterField[] = common.map(describe)

/** All others, by what they are about. */
export const otherGroups: readonly HyperparameterGroup[] = [
  ...Map.groupBy(
    hyperparameterNames.filter((name) => !common.includes(name)),
    (name) => hyperparameterTable[name].group,
  ),
].map(([title, names]) => ({ title, fields: names.map(describe) }))

function describe(name: HyperparameterName): HyperparameterField {
  const row: HyperparameterRow = hyperparameterTable[name]
  return {
    name: fieldOf(name),
    says: [`${row.help}.`, boundsText(row), defaultText(row)].filter((part) => part !== '').join(' '),
    kind: row.kind === 'switch' ? 'switch' : row.kind === 'number' ? 'number' : 'choice',
    words: row.words ?? [],
    default: row.default === undefined ? '' : String(row.default),
    faultOf: (value) => faultOf(name, value),
  }
}

function boundsText({ range }: HyperparameterRow): string {
  if (range === undefined) return ''
  const { minimum, maximum } = range
  if (maximum >= noBound) return `${count.format(minimum)} or more.`
  return `From ${count.format(minimum)} to ${count.format(maximum)}.`
}

function defaultText({ default: value, defaultText: text }: HyperparameterRow): string {
  return value === undefined && text !== undefined ? `Unless given: ${text}.` : ''
}

function faultOf(name: HyperparameterName, value: string): string | undefined {
  const row: HyperparameterRow = hyperparameterTable[name]
  if (value === '' || row.kind === 'switch') return undefined
  const checked = checkOption(row, plainOf(row.kind, value))
  return 'reason' in checked ? `${fieldOf(name)} ${checked.reason}` : undefined
}
