import { E5Error } from '@e5/core'
import { Command, CommanderError, Option } from 'commander'
import {
  defaultTextOf,
  flagOf,
  type OptionName,
  type OptionRow,
  optionNames,
  optionTable,
  type ResolvedOptions,
  variableOf,
} from './option-table.ts'

/** What the command line asks for: a run, or a text to print (help, version). */
export type CommandLine =
  | { readonly kind: 'run'; readonly options: ResolvedOptions }
  | { readonly kind: 'print'; readonly text: string }

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>

// A service named "e5" or "e5-studio" makes Kubernetes set variables of its address in every pod.
const serviceVariable = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/
const serviceAddress = /^(tcp|udp|sctp):\/\//
const serviceHint = ' (in Kubernetes set enableServiceLinks: false)'

/**
 * Options from flags and environment: a flag beats a variable, a variable beats the default, and an empty variable counts
 * as not set.
 *
 * @throws E5Error OPTION_INVALID which names the flag or the variable.
 */
export function parseOptions(flags: readonly string[], environment: Environment, version: string): CommandLine {
  const command = createCommand(version)
  let printed = ''
  command.exitOverride().configureOutput({ writeOut: (text) => (printed += text), writeErr: () => undefined })
  try {
    command.parse(flags, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { kind: 'print', text: printed }
    throw new E5Error('OPTION_INVALID', { option: 'command line', reason: error.message.replace(/^error: /, '') })
  }
  const given: Readonly<Record<string, string | undefined>> = command.opts()
  const resolved = optionNames.map((option) => [option, resolve(option, given[option], environment)] as const)
  refuseUnknownVariables(environment)
  return { kind: 'run', options: Object.fromEntries(resolved) as unknown as ResolvedOptions }
}

function createCommand(version: string): Command {
  const command = new Command('e5-server')
    .description('Serves E5 text embeddings over HTTP. Each flag may be given as an environment variable instead.')
    .version(version)
    .allowExcessArguments(false)
  for (const option of optionNames) {
    const row: OptionRow = optionTable[option]
    const help = `${row.help} (${variableOf(option)}; default: ${defaultTextOf(option)})`
    command.addOption(new Option(`${flagOf(option)} <${row.value}>`, help))
  }
  return command
}

function refuseUnknownVariables(environment: Environment): void {
  const known = new Set(optionNames.map(variableOf))
  for (const [variable, value = ''] of Object.entries(environment)) {
    if (!variable.startsWith('E5_') || known.has(variable)) continue
    const isService = serviceVariable.test(variable) || serviceAddress.test(value)
    const hint = isService ? serviceHint : ''
    const reason = `is not an option of the server${hint}. Unset it, or use one of ${[...known].join(', ')}`
    throw new E5Error('OPTION_INVALID', { option: variable, reason })
  }
}

function resolve(option: OptionName, flag: string | undefined, environment: Environment): unknown {
  const row: OptionRow = optionTable[option]
  const variable = environment[variableOf(option)]
  if (flag !== undefined) return check(row, flagOf(option), flag)
  if (variable !== undefined && variable !== '') return check(row, variableOf(option), variable)
  if (row.default === undefined) return undefined
  return check(row, flagOf(option), typeof row.default === 'string' ? row.default : row.default())
}

function check(row: OptionRow, source: string, value: string): unknown {
  const result = row.schema.safeParse(value)
  if (result.success) return result.data
  const got = row.secret === true ? '' : `, not "${value}"`
  const hint = source === 'E5_PORT' && serviceAddress.test(value) ? serviceHint : ''
  throw new E5Error('OPTION_INVALID', { option: source, reason: `${result.error.issues[0]?.message}${got}${hint}` })
}
