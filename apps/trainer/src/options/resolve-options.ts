import { E5Error, warmupProblem } from '@e5/core'
import type { GivenOptions } from './given-options.ts'
import { flagOf, type OptionName, type OptionRow, optionNames, optionTable, type TrainOptions } from './option-table.ts'

/**
 * Given options and defaults for the others.
 *
 * @throws E5Error OPTION_INVALID for one that is needed and not there, or two that contradict each other.
 */
export function resolveOptions(given: GivenOptions): TrainOptions {
  const resolved = optionNames.map((name) => {
    const row: OptionRow = optionTable[name]
    if (given[name] === undefined && row.required === true) throw refused(name, 'is needed and was not given.')
    return [name, given[name] ?? (typeof row.default === 'function' ? row.default() : row.default)]
  })
  const options = Object.fromEntries(resolved) as TrainOptions
  const problem = warmupProblem(options.warmupSteps, options.numIterations)
  if (problem !== undefined) throw refused('warmupSteps', problem)
  return options
}

/**
 * Given options over those of the run that is resumed.
 *
 * @throws E5Error OPTION_INVALID which names an option that must not change.
 */
export function resumedOptions(given: GivenOptions, kept: GivenOptions): GivenOptions {
  for (const name of optionNames) {
    const { mayChange }: OptionRow = optionTable[name]
    if (mayChange === true || given[name] === undefined || given[name] === kept[name]) continue
    const before = kept[name] === undefined ? 'without it' : `with ${kept[name]}`
    throw refused(
      name,
      `the run began ${before} and cannot go on with ${given[name]}: leave it out, or begin anew in another folder.`,
    )
  }
  return { ...kept, ...given }
}

function refused(name: OptionName, reason: string): E5Error {
  return new E5Error('OPTION_INVALID', { option: flagOf(name), reason })
}
