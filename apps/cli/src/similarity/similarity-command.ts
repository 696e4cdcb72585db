import { E5Error, similarityMatrix } from '@e5/core'
import { formatCount, parseOptions } from '@e5/terminal'
import { Command } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { resolveInput } from '../embed/input.ts'
import { addModelOptions, modelOptionsSchema } from '../options/model-options.ts'
import { addTextOptions, textOptionsSchema } from '../options/text-options.ts'
import { embedAll, maxTexts } from './embed-all.ts'
import { formatMatrix } from './matrix.ts'

const similarityOptionsSchema = z.object({
  ...modelOptionsSchema.shape,
  ...textOptionsSchema.shape,
  json: z.boolean().default(false),
})
type SimilarityOptions = z.infer<typeof similarityOptionsSchema>

const details = `
The texts are arguments, or rows of files or of standard input, as in "e5 embed --help", ${formatCount(maxTexts)} at most. Comparing is
a symmetric task, so all of them are queries to the model (--as query).

E5's similarities lie close together, mostly between 0.7 and 1: their order says more than their size.

Examples:
  e5 similarity "a cat sleeps" "a kitten naps" "stocks fell"
  e5 similarity sentences.txt --json`

/** `e5 similarity`. */
export function similarityCommand(context: Context): Command {
  const command = new Command('similarity')
    .summary('how alike texts are, as a matrix')
    .description('Prints the cosine similarity of each text to each other.')
    .argument('[inputs...]', 'texts, or files, or "-"')
    .option('--json', 'print the texts and the matrix as JSON')
  addTextOptions(command)
  addModelOptions(command)
  return command.addHelpText('after', details).action(async (inputs: string[], flags: unknown) => {
    await runSimilarity(inputs, parseOptions(similarityOptionsSchema, flags), context)
  })
}

async function runSimilarity(args: readonly string[], options: SimilarityOptions, context: Context): Promise<void> {
  const { stdin, stdout } = context
  const input = await resolveInput(args, { format: options.format, stdinIsTerminal: stdin.isTTY === true })
  if (input.kind === 'texts') refuseFewerThanTwo(input.texts)
  const { model, texts, vectors } = await embedAll(input, options, context)
  refuseFewerThanTwo(texts)
  const matrix = similarityMatrix(vectors, vectors)
  if (options.json) {
    const similarities = matrix.map((row) => row.map((value) => Number(value.toFixed(6))))
    stdout.write(`${JSON.stringify({ model: model.name, inputType: options.as, texts, similarities })}\n`)
  } else {
    stdout.write(formatMatrix(texts, matrix, stdout))
  }
}

function refuseFewerThanTwo(texts: readonly string[]): void {
  if (texts.length >= 2) return
  throw new E5Error('OPTION_INVALID', { option: 'arguments', reason: 'give two texts or more to compare.' })
}
