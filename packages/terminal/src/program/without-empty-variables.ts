import type { Command } from 'commander'

/** The flags of a command where an empty environment variable counts as not set; an empty flag stays what it is. */
export function withoutEmptyVariables(command: Command): Record<string, unknown> {
  const flags = command.opts<Record<string, unknown>>()
  for (const option of command.options) {
    const name = option.attributeName()
    const isEmptyVariable = command.getOptionValueSource(name) === 'env' && flags[name] === ''
    if (isEmptyVariable) flags[name] = option.defaultValue
  }
  return flags
}
