import { E5Error } from '@e5/core'
import { formatNoun } from '@e5/terminal'
import type { Command } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { collectionOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { filterFlagSchema, filterOption } from './filter-option.ts'

/** `e5 collection delete-documents`. */
export function deleteDocumentsCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete-documents',
    summary: 'delete documents of a collection by their ids, or all that a filter fits',
    argument: ['[ids...]', 'ids of documents'],
    options: [projectOption(), collectionOption(), filterOption()],
    schema: z.object({ project: namedSchema, collection: namedSchema, filter: filterFlagSchema }),
    async run({ client, flags: { filter, ...at }, args, signal, print }) {
      if ((filter === undefined) === (args.length === 0))
        throw new E5Error('OPTION_INVALID', { option: 'arguments', reason: 'give ids or --filter, one of them.' })
      const request = filter === undefined ? { ids: [...args] } : { filter }
      const count = await client.collections.deleteDocuments(at, request, { signal })
      print({ reply: { count }, text: `${formatNoun(count, 'document')} deleted\n` })
    },
  })
}
