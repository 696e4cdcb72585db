import { readFileSync } from 'node:fs'
import { checkOption, E5Error, fieldOf, plainOf } from '@e5/core'
import { flagOf, type OptionName, type OptionRow, optionNames, optionTable, type TrainOptions } from './option-table.ts'

/** Options that somebody gave, each checked by itself. */
export type GivenOptions = Partial<TrainOptions>

/**
 * Options from flags as commander has them: texts, and true for a switch.
 *
 * @throws E5Error OPTION_INVALID which names the flag.
 */
export function optionsOfFlags(flags: Readonly<Record<string, unknown>>): GivenOptions {
  const given = optionNames.flatMap((name) => {
    const value = flags[name]
    return value === undefined ? [] : [[name, checked(name, flagOf(name), plainOf(optionTable[name].kind, value))]]
  })
  return Object.fromEntries(given) as GivenOptions
}

/**
 * Options from a JSON object whose fields are named `batch_size` and so on.
 *
 * @param source by which errors call it.
 * @throws E5Error OPTION_INVALID which names source and field.
 */
export function optionsOfFields(fields: Readonly<Record<string, unknown>>, source: string): GivenOptions {
  const given = Object.entries(fields).map(([field, value]) => {
    const name = optionNames.find((option) => fieldOf(option) === field)
    const place = `${source}, "${field}"`
    if (name === undefined) {
      const reason = `is no option. Leave it out, or use one of ${optionNames.map(fieldOf).join(', ')}`
      throw new E5Error('OPTION_INVALID', { option: place, reason })
    }
    return [name, checked(name, place, value)]
  })
  return Object.fromEntries(given) as GivenOptions
}

/**
 * Options from a JSON file.
 *
 * @throws E5Error OPTION_INVALID which names the file, and the field if one is wrong.
 */
export function optionsOfFile(file: string): GivenOptions {
  const refuse = (reason: string) => new E5Error('OPTION_INVALID', { option: file, reason })
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw refuse(`the config file cannot be read: ${(error as Error).message}`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw refuse('is not one JSON object')
  return optionsOfFields(content as Record<string, unknown>, file)
}

function checked(name: OptionName, place: string, value: unknown): unknown {
  const row: OptionRow = optionTable[name]
  const checked = checkOption(row, value)
  if ('value' in checked) return checked.value
  throw new E5Error('OPTION_INVALID', { option: place, reason: checked.reason })
}
