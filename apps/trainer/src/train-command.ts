import { E5Error, type EndEvent, isE5Error, type TrainingEvent } from '@e5/core'
import { formatError, type ProgramContext, ProgramEnded } from '@e5/terminal'
import { Command } from 'commander'
import { optionsOfFile, optionsOfFlags } from './options/given-options.ts'
import { addOptionFlags } from './options/option-flags.ts'
import { formatFigure } from './report/figure-rows.ts'
import { train } from './run/train.ts'
import { jsonView } from './view/json-view.ts'
import { openTerminalView } from './view/terminal-view.ts'

// Its own, so that scripts can tell it from a failure.
const notPromotedCode = 3

const details = `
The folder has passages.jsonl, {"contents", "title"?} a line, and train.jsonl, {"query", "positives": {"doc_id": []}, "negatives":
{"doc_id": []}} a line; a doc_id is a row number of passages.jsonl, from 0. E5's prefixes are added: leave them out.

Events go to OUTPUT/events.jsonl, and as JSON Lines to standard output where that is no terminal. Ctrl-C writes a checkpoint
after the step that runs.

Exit codes: 0 done, 1 a mistake or a fault that the message names, 3 no better model, so none was promoted, 130 interrupted.

Examples:
  e5-trainer train --data scifact --output run1
  e5-trainer train --data scifact --output run2 --method lora --batch-size 64 --max-epochs 2
  e5-trainer train --config options.json --output run3
  e5-trainer train --resume --output run1`

/** `e5-trainer train`. */
export function trainCommand(context: ProgramContext): Command {
  const command = new Command('train')
    .summary('fine-tune a model')
    .description('Fine-tunes an E5 model on queries with passages that answer them and passages that do not.')
    .option('--config <file>', 'JSON object with options, as in {"batch_size": 64}; flags go before it')
    .addHelpText('after', details)
    .action(async () => {
      const { config, ...flags } = command.opts<{ config?: string }>()
      const given = { ...(config === undefined ? {} : optionsOfFile(config)), ...optionsOfFlags(flags) }
      const isForPeople = context.stdout.isTTY === true && given.json !== true
      // Events that go to a file or another program leave the terminal to people.
      const isWatched = isForPeople || (context.stderr.isTTY === true && context.stdout.isTTY !== true)
      const terminal = openTerminalView(context.stderr)
      const json = jsonView(context.stdout)
      const show = (event: TrainingEvent): void => {
        if (!isForPeople) json(event)
        if (isWatched) terminal.show(event)
      }
      try {
        endAs(await train(given, { show, signal: context.signal }), context)
      } catch (error) {
        // A program that is stopped ends without a word; that its checkpoint was not written must be said.
        if (context.signal.aborted && isE5Error(error)) say(error, context)
        throw error
      } finally {
        terminal.close()
      }
    })
  return addOptionFlags(command)
}

function endAs({ reason, isPromoted, baseline, best }: EndEvent, context: ProgramContext): void {
  if (isPromoted || reason === 'interrupted') return
  const figures = { before: formatFigure(baseline!.ndcgAt10), after: formatFigure(best!.figures.ndcgAt10) }
  say(new E5Error('MODEL_NOT_BETTER', figures), context)
  throw new ProgramEnded(notPromotedCode)
}

function say(error: E5Error, { stderr }: ProgramContext): void {
  stderr.write(`e5-trainer: ${formatError(error)}\n`)
}
