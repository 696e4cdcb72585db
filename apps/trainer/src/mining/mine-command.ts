import { deviceSchema, precisionSchema } from '@e5/core'
import { type ProgramContext, parseOptions } from '@e5/terminal'
import { Command, Option } from 'commander'
import { mineFlagsSchema, mineOptions } from './mine-flags.ts'
import { runMine } from './run-mine.ts'

const details = `
Every passage is searched for every query, exactly. Ranks count from 0 and leave out what can be no negative: positives of any
row with the same query, passages with the text of one, the query's own text. A negative's score is below that of the row's
lowest positive by the margin. E5's scores lie close together, so a margin of 0.05 is wide, and with "none" the rank
alone decides: see how the report's negatives lie. Negatives that the rows have are replaced.

The report goes to standard output as JSON, and to stderr as tables.

Examples:
  e5-trainer mine --data data --output mined/train.jsonl
  e5-trainer mine --data data --output data/train.jsonl --force --range-min 3 --range-max 43 --relative-margin none
  e5-trainer mine --data data --output mined/train.jsonl --model out/best --scores 100`

/** `e5-trainer mine`. */
export function mineCommand(context: ProgramContext): Command {
  return new Command('mine')
    .summary('hard negatives for training rows')
    .description(
      'Finds hard negatives for the queries of train.jsonl among all passages, and writes the rows with them.',
    )
    .option('--data <folder>', 'folder with passages.jsonl and train.jsonl (either may be .gz)')
    .option('--passages <file>', 'the passages, without --data')
    .option('--train <file>', 'the rows, without --data; they need no negatives')
    .option('-o, --output <file>', 'the rows with their negatives')
    .option('--force', 'replace the output if it is there')
    .option(
      '-m, --model <model>',
      'what searches: a known model, a model folder, or an installed or pulled model',
      'e5-small-v2',
    )
    .addOption(
      new Option('--precision <precision>', 'number format of the matrix products')
        .choices(precisionSchema.options)
        .default('int8'),
    )
    .addOption(new Option('--device <device>', 'hardware').choices(deviceSchema.options).default('cpu'))
    .option('--data-dir <folder>', 'where pulled models and compiled graphs are (E5_DATA_DIR, else ~/.e5)')
    .option('--negatives <count>', 'negatives of a row', '15')
    .option('--range-min <rank>', 'the first rank that is taken', '10')
    .option('--range-max <rank>', 'the first rank that is not taken any more', '100')
    .option('--relative-margin <share>', 'how far below the lowest positive, as a share of its score, or none', '0.05')
    .addOption(
      new Option('--sampling <how>', 'draw from the range, or take its first ones')
        .choices(['random', 'first'])
        .default('random'),
    )
    .addOption(
      new Option(
        '--short-rows <how>',
        'where the range has too few: go on below it (and take the lowest where all are within the margin), keep the row short, or drop it',
      )
        .choices(['extend', 'keep', 'drop'])
        .default('extend'),
    )
    .option('--seed <number>', 'decides the draw', '123')
    .option('--scores <factor>', "write scores for distillation: cosines times this (1 / the teacher's temperature)")
    .addHelpText('after', details)
    .action(async (flags: unknown) => {
      await runMine(await mineOptions(parseOptions(mineFlagsSchema, flags)), context)
    })
}
