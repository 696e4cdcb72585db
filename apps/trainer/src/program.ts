import { readFileSync } from 'node:fs'
import { isE5Error } from '@e5/core'
import { createCommandLine, type ProgramContext, runCommandLine } from '@e5/terminal'
import { mineCommand } from './mining/mine-command.ts'
import { reportCommand } from './report/report-command.ts'
import { trainCommand } from './train-command.ts'

const examples = `
Examples:
  e5-trainer mine --passages passages.jsonl --train pairs.jsonl --output train.jsonl
  e5-trainer train --data scifact --output run1
  e5-trainer train --resume --output run1
  e5-trainer report run1/events.jsonl --output report.html

Help of a command: e5-trainer train --help`

/** Runs one command line of `e5-trainer` and says what went wrong on stderr. Never throws. @returns the exit code. */
export function runProgram(args: readonly string[], context: ProgramContext): Promise<number> {
  const program = createCommandLine(
    {
      name: 'e5-trainer',
      version: packageVersion(),
      description: 'Fine-tunes E5 embedding models on Node alone: mine hard negatives, train, report.',
      examples,
      commands: [trainCommand(context), mineCommand(context), reportCommand()],
    },
    context,
  )
  return runCommandLine(program, args, context, { isUserError: isE5Error })
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
