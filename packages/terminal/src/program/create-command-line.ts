import { Command } from 'commander'
import type { ProgramContext } from './program-context.ts'

/** What the command line of a program is made of. */
export interface CommandLineParts {
  /** The binary's name. */
  readonly name: string
  readonly version: string
  readonly description: string
  /** Below the help. */
  readonly examples: string
  readonly commands: readonly Command[]
}

/** The command line of a program: it writes to the context's streams, and its errors look like those of the program. */
export function createCommandLine(
  { name, version, description, examples, commands }: CommandLineParts,
  context: ProgramContext,
): Command {
  const program = new Command(name)
    .description(description)
    .version(version, '-V, --version')
    .addHelpText('after', examples)
  // Before the commands are added: they take these settings over.
  program.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
    outputError: (text, write) => write(text.replace(/^error: (.*)/, `${name}: $1 [OPTION_INVALID]`)),
    getOutHelpWidth: () => context.stdout.columns ?? 100,
    getErrHelpWidth: () => context.stderr.columns ?? 100,
  })
  program.showSuggestionAfterError().helpOption('-h, --help', 'show this help')
  for (const command of commands) {
    inherit(command, program)
    program.addCommand(command)
  }
  return program
}

function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
}
