import { type Command, Option } from 'commander'
import { flagOf, type OptionName, type OptionRow, optionNames, optionTable } from './option-table.ts'

/** Adds a flag for each option, in groups, with its default. */
export function addOptionFlags(command: Command): Command {
  for (const name of optionNames) {
    const { kind, value, group, help }: OptionRow = optionTable[name]
    const flags = kind === 'switch' ? flagOf(name) : `${flagOf(name)} <${value}>`
    command.addOption(new Option(flags, `${help} (${defaultTextOf(name)})`).helpGroup(`${group}:`))
  }
  return command
}

// What an option is when it is not given, in words.
function defaultTextOf(name: OptionName): string {
  const row: OptionRow = optionTable[name]
  if (row.required === true) return 'required'
  if (row.kind === 'switch') return 'off'
  return row.defaultText ?? String(row.default)
}
