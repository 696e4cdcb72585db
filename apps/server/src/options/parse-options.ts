import { E5Error } from '@e5/core'
import { Argument, Command, CommanderError, Option } from 'commander'
import { type ConfigFile, fieldOf, formatConfigFile, readConfigFile } from './config-file.ts'
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

/** Where an option's value comes from. */
export type OptionSource = 'flag' | 'variable' | 'config file' | 'default'

export type Role = 'server' | 'worker'

/** What the command line asks for: a run, or a text to print (help, version, options). */
export type CommandLine =
  | {
      readonly kind: 'run'
      /** A server, or a process that only works on jobs. */
      readonly role: Role
      readonly options: ResolvedOptions
      readonly sources: Readonly<Record<OptionName, OptionSource>>
    }
  | { readonly kind: 'print'; readonly text: string }

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>

// A service named "e5" or "e5-studio" makes Kubernetes set variables of its address in every pod.
const serviceVariable = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/
const serviceAddress = /^(tcp|udp|sctp):\/\//
const serviceHint = ' (in Kubernetes set enableServiceLinks: false)'

// `e5`, the command line, reads these; the two may share an environment.
const variablesOfCommandLine = ['E5_SERVER', 'E5_ENDPOINT_KEY']

/**
 * Options from flags, environment and config file: a flag beats a variable, a variable beats the file, the file beats the
 * default, and an empty variable counts as not set.
 *
 * @throws E5Error OPTION_INVALID which names the flag, the variable or the file and its field.
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
  const { printConfig, ...flagValues } = command.opts<{ printConfig?: true } & Partial<Record<OptionName, string>>>()
  const given = { flags: flagValues, environment, file: undefined }
  const config = resolve('config', given).value as ResolvedOptions['config']
  const file = config === undefined ? undefined : { path: config, options: readConfigFile(config) }
  const resolved = optionNames.map((option) => [option, resolve(option, { ...given, file })] as const)
  refuseUnknownVariables(environment)
  const options = Object.fromEntries(
    resolved.map(([option, { value }]) => [option, value]),
  ) as unknown as ResolvedOptions
  if (printConfig === true) return { kind: 'print', text: formatConfigFile(options) }
  const sources = Object.fromEntries(resolved.map(([option, { source }]) => [option, source])) as Record<
    OptionName,
    OptionSource
  >
  return { kind: 'run', role: command.args.includes('worker') ? 'worker' : 'server', options, sources }
}

function createCommand(version: string): Command {
  const command = new Command('e5-server')
    .description(
      'Serves E5 text embeddings over HTTP. Each flag may be given as an environment variable or in a config file instead.',
    )
    .version(version)
    .addArgument(
      new Argument('[role]', 'worker: takes jobs from the queue of other servers and serves no endpoints').choices([
        'worker',
      ]),
    )
    .allowExcessArguments(false)
  for (const option of optionNames) {
    const row: OptionRow = optionTable[option]
    const help = `${row.help} (${variableOf(option)}; default: ${defaultTextOf(option)})`
    command.addOption(new Option(`${flagOf(option)} <${row.value}>`, help))
  }
  return command.option('--print-config', 'Print the options as a config file, without secrets, and end')
}

function refuseUnknownVariables(environment: Environment): void {
  const known = optionNames.map(variableOf)
  const allowed = new Set([...known, ...variablesOfCommandLine])
  for (const [variable, value = ''] of Object.entries(environment)) {
    if (!variable.startsWith('E5_') || allowed.has(variable)) continue
    const isService = serviceVariable.test(variable) || serviceAddress.test(value)
    const hint = isService ? serviceHint : ''
    const reason = `is not an option of the server${hint}. Unset it, or use one of ${known.join(', ')}`
    throw new E5Error('OPTION_INVALID', { option: variable, reason })
  }
}

interface Given {
  readonly flags: Readonly<Partial<Record<OptionName, string>>>
  readonly environment: Environment
  readonly file: { readonly path: string; readonly options: ConfigFile } | undefined
}

interface ResolvedOption {
  readonly value: unknown
  readonly source: OptionSource
}

function resolve(option: OptionName, { flags, environment, file }: Given): ResolvedOption {
  const row: OptionRow = optionTable[option]
  const flag = flags[option]
  if (flag !== undefined) return { value: check(row, flagOf(option), flag), source: 'flag' }
  const variable = environment[variableOf(option)]
  if (variable !== undefined && variable !== '') {
    return { value: check(row, variableOf(option), variable), source: 'variable' }
  }
  const field = file?.options[option]
  if (field !== undefined) return { value: check(row, fieldOf(file!.path, option), field), source: 'config file' }
  if (row.default === undefined) return { value: undefined, source: 'default' }
  const text = typeof row.default === 'string' ? row.default : row.default()
  return { value: check(row, flagOf(option), text), source: 'default' }
}

function check(row: OptionRow, source: string, value: string): unknown {
  const result = row.schema.safeParse(value)
  if (result.success) return result.data
  const got = row.secret === true ? '' : `, not "${value}"`
  const hint = source === 'E5_PORT' && serviceAddress.test(value) ? serviceHint : ''
  throw new E5Error('OPTION_INVALID', { option: source, reason: `${result.error.issues[0]?.message}${got}${hint}` })
}
