import { E5Error } from '@e5/core'
import { type Command, Option } from 'commander'
import { serverOption } from '../server/server-options.ts'

/** Adds the flags that let an endpoint of a server embed. */
export function addEndpointOptions(command: Command): Command {
  return command
    .option('--endpoint <project/endpoint>', 'let this endpoint of a server embed, and not a model here')
    .addOption(serverOption())
    .addOption(new Option('--key <key>', "the endpoint's key").env('E5_ENDPOINT_KEY'))
}

const ofModels = ['model', 'precision', 'device', 'deviceId', 'threads', 'replicas']
const ofEndpoints = ['server', 'key']

/** @throws E5Error OPTION_INVALID for a flag that would do nothing: of a model with an endpoint, or of an endpoint without one. */
export function refuseIdleOptions(command: Command): void {
  const isRemote = command.getOptionValueSource('endpoint') === 'cli'
  const idle = isRemote ? ofModels : ofEndpoints
  const given = command.options.find(
    (option) => idle.includes(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  )
  if (given === undefined) return
  const reason = isRemote ? 'the endpoint decides that: leave it out.' : 'it goes with --endpoint only.'
  throw new E5Error('OPTION_INVALID', { option: given.long!, reason })
}
