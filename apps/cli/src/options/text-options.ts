import { inputTypeSchema } from '@e5/core'
import { rowFormatSchema } from '@e5/data'
import { type Command, Option } from 'commander'
import { z } from 'zod'

/** The flags that say what the texts are and where they stand. */
export const textOptionsSchema = z.object({
  as: inputTypeSchema,
  format: rowFormatSchema.optional(),
  field: z.string().min(1, 'expected a name').optional(),
  truncate: z.enum(['end', 'none']),
})
export type TextOptions = z.infer<typeof textOptionsSchema>

/** Adds the flags of {@link textOptionsSchema}. */
export function addTextOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--as <type>',
        'what the texts are: "query" for search queries and for every symmetric task, "passage" for the documents of a search, "none" to add no prefix',
      )
        .choices(inputTypeSchema.options)
        .default('query'),
    )
    .addOption(
      new Option('--format <format>', 'format of the input files (by their ending) or of standard input (txt)').choices(
        rowFormatSchema.options,
      ),
    )
    .option('--field <name>', 'the field or column that holds the text ("text", with "title" before it)')
    .addOption(
      new Option('--truncate <side>', 'what to do with a text past the token limit: cut its end, or refuse it')
        .choices(['end', 'none'])
        .default('end'),
    )
}
