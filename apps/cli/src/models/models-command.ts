import { Command } from 'commander'
import type { Context } from '../context.ts'
import { importCommand } from './import-command.ts'
import { inspectCommand } from './inspect-command.ts'
import { listCommand } from './list-command.ts'
import { pullCommand } from './pull-command.ts'

/** `e5 models`. */
export function modelsCommand(context: Context): Command {
  const command = new Command('models')
    .summary('list, inspect, pull and import models')
    .description('The models that can be served: what is here, and how more come here.')
  for (const child of [listCommand(context), inspectCommand(context), pullCommand(context), importCommand(context)]) {
    command.addCommand(child)
  }
  return command
}
