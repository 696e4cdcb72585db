import { readFileSync } from 'node:fs'
import { createCommandLine, type ProgramContext } from '@e5/terminal'
import type { Command } from 'commander'
import { datasetCommand } from './dataset/dataset-command.ts'
import { endpointCommand } from './endpoint/endpoint-command.ts'
import { importCommand } from './import/import-command.ts'
import { modelCommand } from './model/model-command.ts'

const examples = `
Examples:
  e5-validator dataset my-data                       every row of passages.jsonl and train.jsonl, or of BEIR or STS data
  e5-validator dataset my-data --html report.html    the same as a page
  e5-validator model runs/mine/best --data scifact   vectors, precisions and retrieval quality
  e5-validator endpoint URL --key KEY                contract, limits and vectors of a running server
  e5-validator import beir scifact -o training       passages.jsonl and train.jsonl of other data

Exit codes: 0 good, 1 faults, 2 if it could not be checked.`

/** The command line of the validator. */
export function createProgram(context: ProgramContext): Command {
  return createCommandLine(
    {
      name: 'e5-validator',
      version: packageVersion(),
      description: 'Checks training data, models and endpoints of E5 Studio, and imports data sets.',
      examples,
      commands: [datasetCommand(context), modelCommand(context), endpointCommand(context), importCommand(context)],
    },
    context,
  )
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
