import { readFileSync } from 'node:fs'
import { createCommandLine } from '@e5/terminal'
import type { Command } from 'commander'
import { checkpointCommand } from './checkpoints/checkpoint-command.ts'
import { collectionCommand } from './collections/collection-command.ts'
import type { Context } from './context.ts'
import { datasetCommand } from './datasets/dataset-command.ts'
import { embedCommand } from './embed/embed-command.ts'
import { endpointCommand } from './endpoints/endpoint-command.ts'
import { modelCommand } from './hub-models/model-command.ts'
import { jobCommand } from './jobs/job-command.ts'
import { keyCommand } from './keys/key-command.ts'
import { modelsCommand } from './models/models-command.ts'
import { projectCommand } from './projects/project-command.ts'
import { loginCommand } from './server/login-command.ts'
import { type Sibling, siblingCommand } from './sibling-command.ts'
import { similarityCommand } from './similarity/similarity-command.ts'
import { userCommand } from './users/user-command.ts'

const examples = `
Examples:
  e5 embed "how do vaccines work"                    a vector on standard output, as JSON
  e5 embed corpus.jsonl --as passage -o corpus.npy   the documents of a search, as a NumPy file
  e5 similarity "a cat" "a kitten" "a car"           how alike texts are
  e5 models list                                     the models that are here
  e5 models pull e5-large-v2                         fetch one from the Hugging Face hub
  e5 endpoint create -p search -n docs -m e5-small-v2 --wait
                                                     serve a model at a server (after "e5 project create -p search")

Help of a command: e5 embed --help`

/** Programs of their own that are commands of `e5` too. */
const siblings: readonly Sibling[] = [
  {
    command: 'train',
    summary: 'fine-tune a model on your own queries and passages (e5-trainer train)',
    program: 'e5-trainer',
    package: '@e5/trainer',
    leading: ['train'],
  },
  {
    command: 'mine',
    summary: 'find hard negatives for training (e5-trainer mine)',
    program: 'e5-trainer',
    package: '@e5/trainer',
    leading: ['mine'],
  },
  {
    command: 'validate',
    summary: 'check a data set, a model or an endpoint, or import a data set (e5-validator)',
    program: 'e5-validator',
    package: '@e5/validator',
  },
]

/** The command line of E5 Studio. */
export function createProgram(context: Context): Command {
  const program = createCommandLine(
    {
      name: 'e5',
      version: packageVersion(),
      description:
        'E5 text embeddings: embed files, compare texts, fetch and inspect models, run the endpoints of a server.',
      examples,
      commands: commandsOf(context),
    },
    context,
  )
  for (const sibling of siblings) program.addCommand(siblingCommand(sibling, context))
  return program
}

function commandsOf(context: Context): Command[] {
  return [
    embedCommand(context),
    similarityCommand(context),
    modelsCommand(context),
    loginCommand(context),
    projectCommand(context),
    endpointCommand(context),
    keyCommand(context),
    collectionCommand(context),
    datasetCommand(context),
    jobCommand(context),
    checkpointCommand(context),
    modelCommand(context),
    userCommand(context),
  ]
}

function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
