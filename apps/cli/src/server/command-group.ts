import { Command } from 'commander'

/** A command that only holds others. */
export function commandGroup(name: string, summary: string, children: readonly Command[]): Command {
  const command = new Command(name).summary(summary).description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
  for (const child of children) command.addCommand(child)
  return command
}
