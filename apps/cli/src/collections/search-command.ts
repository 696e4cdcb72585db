import type { Command } from 'commander'
import { Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { collectionOption, countFlagSchema, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { formatResults } from './collection-text.ts'
import { filterFlagSchema, filterOption } from './filter-option.ts'

const examples = `
Examples:
  e5 collection search -p default -c docs "how do whales sleep"
  e5 collection search -p default -c docs "whales" --top-k 50 --filter '{"year": {"$gte": 2020}}' --json`

/** `e5 collection search`. */
export function searchCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'search',
    summary: 'the documents of a collection nearest to a text',
    argument: ['<query>', 'what is searched for; the server adds the prefix'],
    help: examples,
    options: [
      projectOption(),
      collectionOption(),
      new Option('--top-k <count>', 'most results (10)'),
      filterOption(),
      new Option('--exact', 'compare with every document'),
      new Option('--ef-search <count>', 'how widely HNSW looks (100)'),
    ],
    schema: z.object({
      project: namedSchema,
      collection: namedSchema,
      topK: countFlagSchema,
      filter: filterFlagSchema,
      exact: z.boolean().default(false),
      efSearch: countFlagSchema,
    }),
    async run({ client, flags, args, stdout, signal, print }) {
      const { project, collection, topK, filter, exact, efSearch } = flags
      const request = { query: args[0]!, top_k: topK, filter, exact, ef_search: efSearch }
      const reply = await client.collections.search({ project, collection }, request, { signal })
      print({ reply, text: reply.length === 0 ? 'Nothing found\n' : formatResults(reply, stdout) })
    },
  })
}
