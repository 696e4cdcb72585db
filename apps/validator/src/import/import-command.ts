import { formatCount, formatFields, type ProgramContext, parseOptions } from '@e5/terminal'
import { Argument, Command } from 'commander'
import { z } from 'zod'
import { importBeir } from './import-beir.ts'
import { importQueries } from './import-queries.ts'
import type { ImportReport } from './import-report.ts'
import type { PassageWriter } from './passage-writer.ts'
import { readTable } from './read-table.ts'
import { readTriplets } from './read-triplets.ts'
import { type ImportedRows, writeTrainingFolder } from './write-training-folder.ts'

const importFormatSchema = z.enum(['beir', 'triplets', 'csv', 'tsv'])
type ImportFormat = z.infer<typeof importFormatSchema>

const importOptionsSchema = z.object({
  output: z.string().min(1, 'expected a folder'),
  queryColumn: z.string(),
  positiveColumn: z.string(),
  negativeColumn: z.array(z.string()).optional(),
  force: z.boolean().default(false),
  json: z.boolean().default(false),
})
type ImportOptions = z.infer<typeof importOptionsSchema>

const details = `
Formats:
  beir       a folder with corpus.jsonl, queries.jsonl and qrels/*.tsv; each split becomes a file (train.jsonl, test.jsonl, …)
  triplets   JSON Lines: ["query", "positive", "negative", …], or {"query" | "anchor", "positive" | "pos", "negative" | "neg"},
             where the last two are a text or a list
  csv, tsv   a table with a header row: a query, a positive and any number of negatives a row

Every text becomes a passage once; rows with the same query become one row. The same source gives the same files.

Examples:
  e5-validator import beir scifact --output scifact-training
  e5-validator import csv faq.csv --query-column question --positive-column answer --output faq-training`

/** `e5-validator import`. */
export function importCommand(context: ProgramContext): Command {
  return new Command('import')
    .summary('make passages.jsonl and train.jsonl of BEIR, triplets or a table')
    .description("Makes E5's training files of other data: passages.jsonl and train.jsonl.")
    .addArgument(new Argument('<format>', 'what the source is').choices(importFormatSchema.options))
    .argument('<source>', 'the folder (beir) or file, which may be .gz')
    .requiredOption('-o, --output <folder>', 'where the files go')
    .option('--query-column <name>', 'column of the queries (csv, tsv)', 'query')
    .option('--positive-column <name>', 'column of the positives (csv, tsv)', 'positive')
    .option('--negative-column <names...>', 'columns of the negatives (csv, tsv; those that begin with "negative")')
    .option('--force', 'replace files that are there')
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', details)
    .action(async (format: string, source: string, flags: unknown) => {
      const options = parseOptions(importOptionsSchema, flags)
      const read = readerOf(importFormatSchema.parse(format), source, options)
      const target = { folder: options.output, replace: options.force, signal: context.signal }
      const report = await writeTrainingFolder(target, read)
      context.stdout.write(options.json ? `${JSON.stringify(report, undefined, 2)}\n` : formatReport(report))
    })
}

function readerOf(
  format: ImportFormat,
  source: string,
  { queryColumn, positiveColumn, negativeColumn }: ImportOptions,
): (passages: PassageWriter) => Promise<ImportedRows> {
  switch (format) {
    case 'beir':
      return (passages) => importBeir(source, passages)
    case 'triplets':
      return (passages) => importQueries(readTriplets(source), passages)
    case 'csv':
    case 'tsv': {
      const columns = { query: queryColumn, positive: positiveColumn, negatives: negativeColumn }
      return (passages) => importQueries(readTable(source, format, columns), passages)
    }
  }
}

function formatReport(report: ImportReport): string {
  return formatFields([
    ['Folder', report.folder],
    ...report.files.map(({ name, rows }) => [name, `${formatCount(rows)} rows`] as const),
    ['Duplicate passages', formatCount(report.duplicatePassages)],
    ['Blank texts left out', formatCount(report.blankTexts)],
    ['Queries without positive left out', formatCount(report.queriesWithoutPositive)],
    ['Unknown judgements left out', formatCount(report.unknownJudgements)],
  ])
}
