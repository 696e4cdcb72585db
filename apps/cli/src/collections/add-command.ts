import type { AddTotals } from '@e5/client'
import { rowFormatSchema } from '@e5/data'
import { formatCount, formatNoun, formatSeconds, showProgress, untilInterrupted } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { resolveInput } from '../embed/input.ts'
import { collectionOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { completeDocuments, textDocuments } from './document-source.ts'

const details = `
Files are read as by "e5 embed": a line of .txt is a text, .jsonl and .csv take the field "text", with "title" before it where
there is one, and "_id" or "id" as the document's id; a document of the same id is replaced. With --documents each line of the
files is a JSON object of id, text, metadata and embedding, as "e5 collection export" writes them; whichever of text and
embedding is there is enough.

Examples:
  e5 collection add -p default -c docs corpus.jsonl
  e5 collection export -p default -c docs | e5 collection add -p default -c copy --documents -`

/** `e5 collection add`. */
export function addCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'add',
    summary: 'add documents to a collection; the server embeds them',
    argument: ['[inputs...]', 'files, or texts, or "-" for standard input'],
    help: details,
    options: [
      projectOption(),
      collectionOption(),
      new Option('--documents', 'each line is a whole document as JSON'),
      new Option('--format <format>', 'format of the files (by their ending) or of standard input (txt)').choices(
        rowFormatSchema.options,
      ),
      new Option('--field <name>', 'the field or column that holds the text ("text", with "title" before it)'),
      new Option('-q, --quiet', 'no progress and no summary'),
    ],
    schema: z.object({
      project: namedSchema,
      collection: namedSchema,
      documents: z.boolean().default(false),
      format: rowFormatSchema.optional(),
      field: namedSchema.optional(),
      quiet: z.boolean().default(false),
    }),
    async run({ client, flags, args, stdin, stderr, signal, print }) {
      const { project, collection, documents: areComplete, format, field, quiet } = flags
      const given = areComplete ? 'jsonl' : format
      const input = await resolveInput(args, { format: given, stdinIsTerminal: stdin.isTTY === true })
      const documents = areComplete ? completeDocuments(input, stdin) : textDocuments(input, { stdin, field })
      let totals: AddTotals = { documents: 0, cutTexts: 0 }
      const start = performance.now()
      const hideProgress = quiet
        ? () => {}
        : showProgress(stderr, () => ({
            done: totals.documents,
            total: undefined,
            note: `${formatCount(totals.documents)} documents added`,
          }))
      const at = { project, collection }
      const onProgress = (now: AddTotals) => {
        totals = now
      }
      const add = client.collections.addAllDocuments(at, documents, { signal, onProgress })
      try {
        await untilInterrupted(add, signal)
      } finally {
        hideProgress()
      }
      const cut = totals.cutTexts === 0 ? '' : `, ${formatNoun(totals.cutTexts, 'text')} cut at the model's limit`
      const seconds = formatSeconds(performance.now() - start)
      print({
        reply: { count: totals.documents, cut_inputs: totals.cutTexts },
        text: quiet ? '' : `${formatNoun(totals.documents, 'document')} added in ${seconds}${cut}\n`,
      })
    },
  })
}
