import { textFileEndings, vectorFormatSchema } from '@e5/data'
import { parseOptions, withoutEmptyVariables } from '@e5/terminal'
import { Command, Option } from 'commander'
import type { Context } from '../context.ts'
import { addModelOptions } from '../options/model-options.ts'
import { addTextOptions } from '../options/text-options.ts'
import { embedFlagsSchema } from './embed-flags.ts'
import { addEndpointOptions, refuseIdleOptions } from './endpoint-options.ts'
import { runEmbed } from './run-embed.ts'

const details = `
An argument that ends in ${textFileEndings.join(', ')} (also with .gz, but for .parquet), or that names a
file, is a file; one that names a folder is all files in it, by their paths; all others are texts. With no argument, or "-",
standard input is read. A line of .txt is a text (a blank one an empty text); .jsonl, .csv, .tsv and .parquet take the field
"text", with "title" and a blank before it where there is one, and "_id" or "id" as the row's id; .json is SambaStudio's
{"text_list": ["…"]}.

A text past the token limit loses its end, and the summary says how many did. With --split long texts become several
vectors instead, each of a piece of that many tokens at most, prefix, [CLS] and [SEP] included: cut between words, and
repeating up to --overlap tokens of the piece before. Every row then has its piece's number, start and end, in UTF-16 units of
the text; for .npy and .f32 these stand in a second file, OUTPUT.rows.jsonl.

E5 models were trained with prefixes, so --as matters: leave "query" for search queries, clustering, classification and
comparison; use "passage" for the documents of a search. A text that already has a prefix never gets a second.

A file is written under another name and renamed at the end: what has the name is complete.

Examples:
  e5 embed "how do vaccines work"
  e5 embed corpus.jsonl --as passage --output corpus.npy
  e5 embed questions.csv --field question -o questions.parquet
  e5 embed books.jsonl --as passage --split 256 --overlap 32 -o books.parquet
  e5 embed corpus.jsonl --as passage --endpoint search/docs --server https://embed.example.com -o corpus.npy
  cat lines.txt | e5 embed --output-format f32 > lines.f32`

/** `e5 embed`. */
export function embedCommand(context: Context): Command {
  const command = new Command('embed')
    .summary('vectors of texts, files or standard input')
    .description('Embeds texts, files of any size or standard input, in order and in bounded memory.')
    .argument('[inputs...]', 'texts, files or folders, or "-"')
    .option('-o, --output <file>', 'write to a .jsonl, .json, .npy, .f32 or .parquet file (standard output)')
    .addOption(
      new Option('--output-format <format>', "the output's format (by its ending; jsonl on standard output)").choices(
        vectorFormatSchema.options,
      ),
    )
  addTextOptions(command)
  command
    .option('--split <tokens>', 'split texts that are longer into pieces of so many tokens, a vector each')
    .option('--overlap <tokens>', 'tokens that a piece repeats of the one before it, at most (0)')
  addEndpointOptions(command)
  addModelOptions(command)
    .option('--force', 'replace an output file that is there')
    .option('--skip-invalid', 'report broken rows and go on without them')
    .option('-q, --quiet', 'no progress and no summary')
  return command.addHelpText('after', details).action(async (inputs: string[]) => {
    const flags = withoutEmptyVariables(command)
    refuseIdleOptions(command)
    const isDefaultType = command.getOptionValueSource('as') === 'default'
    await runEmbed(inputs, { ...parseOptions(embedFlagsSchema, flags), isDefaultType }, context)
  })
}
