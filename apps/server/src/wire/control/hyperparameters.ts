import { fieldOf, type HyperparameterRow, hyperparameterNames, hyperparameterTable, type UserParameter } from '@e5/core'

/** The hyperparameters of train jobs as SambaStudio describes them. */
export function describeHyperparameters(): { train: { user_params: UserParameter[] } } {
  const rows = hyperparameterNames.map((name) => describe(fieldOf(name), hyperparameterTable[name]))
  return { train: { user_params: rows } }
}

function describe(field: string, row: HyperparameterRow): UserParameter {
  const { help, default: value, defaultText } = row
  return {
    FIELD_NAME: field,
    DESCRIPTION: defaultText === undefined ? help : `${help} (default: ${defaultText})`,
    DATATYPE: datatypeOf(row),
    TYPE_SPECIFIC_SETTINGS: { train: { DEFAULT: value === undefined ? '' : String(value), USER_MODIFIABLE: true } },
    CONSTRAINTS: constraintsOf(row),
  }
}

function datatypeOf({ kind, range }: HyperparameterRow): UserParameter['DATATYPE'] {
  if (kind === 'switch') return 'bool'
  if (range === undefined) return 'str'
  return range.isWhole ? 'int' : 'float'
}

function constraintsOf({ range, words, kind }: HyperparameterRow): UserParameter['CONSTRAINTS'] {
  const values = kind === 'switch' ? ['true', 'false'] : (words ?? [])
  const { minimum = null, maximum = null } = range ?? {}
  return {
    ge: minimum === null ? null : String(minimum),
    gt: null,
    le: maximum === null ? null : String(maximum),
    lt: null,
    values: [...values],
  }
}
