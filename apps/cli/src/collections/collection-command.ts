import { collectionIndexSchema, inputTypeSchema, nameSchema, precisionSchema } from '@e5/core'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import {
  collectionOption,
  descriptionFlagSchema,
  descriptionOption,
  namedSchema,
  projectOption,
} from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { addCommand } from './add-command.ts'
import { formatCollection, formatCollections } from './collection-text.ts'
import { deleteDocumentsCommand } from './delete-documents-command.ts'
import { exportCommand } from './export-command.ts'
import { searchCommand } from './search-command.ts'

const collectionFlagsSchema = z.object({ project: namedSchema, collection: namedSchema })

/** `e5 collection`. */
export function collectionCommand(context: Context): Command {
  return commandGroup('collection', 'collections of documents on a server, and searches in them', [
    createCommand(context),
    listCommand(context),
    infoCommand(context),
    addCommand(context),
    searchCommand(context),
    exportCommand(context),
    deleteDocumentsCommand(context),
    reindexCommand(context),
    deleteCommand(context),
  ])
}

function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create an empty collection on a model',
    options: [
      projectOption(),
      new Option('-c, --collection <name>', 'its name, a part of addresses').makeOptionMandatory(),
      new Option('-m, --model <model>', 'name of a model of the server').makeOptionMandatory(),
      descriptionOption(),
      new Option('--precision <precision>', 'number format of the matrix products (fp32)').choices(
        precisionSchema.options,
      ),
      new Option('--index <index>', 'hnsw, or none: every search is exact (hnsw)').choices(
        collectionIndexSchema.options,
      ),
      new Option('--document-input-type <type>', 'prefix of documents (passage)').choices(inputTypeSchema.options),
      new Option('--query-input-type <type>', 'prefix of queries (query)').choices(inputTypeSchema.options),
    ],
    schema: z.object({
      project: namedSchema,
      collection: nameSchema,
      model: namedSchema,
      description: descriptionFlagSchema,
      precision: precisionSchema.optional(),
      index: collectionIndexSchema.optional(),
      documentInputType: inputTypeSchema.optional(),
      queryInputType: inputTypeSchema.optional(),
    }),
    async run({ client, flags, signal, print }) {
      const { project, collection: name, documentInputType, queryInputType, ...same } = flags
      const types = { document_input_type: documentInputType, query_input_type: queryInputType }
      await client.collections.create(project, { ...same, ...types, name }, { signal })
      const reply = await client.collections.get({ project, collection: name }, { signal })
      print({ reply, text: formatCollection(reply) })
    },
  })
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the collections of a project',
    options: [projectOption()],
    schema: z.object({ project: namedSchema }),
    async run({ client, flags: { project }, signal, print }) {
      const reply = await client.collections.list(project, { signal })
      print({ reply, text: formatCollections(reply) })
    },
  })
}

function infoCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'info',
    summary: 'what there is to know of a collection, and how much is in it',
    options: [projectOption(), collectionOption()],
    schema: collectionFlagsSchema,
    async run({ client, flags, signal, print }) {
      const reply = await client.collections.get(flags, { signal })
      print({ reply, text: formatCollection(reply) })
    },
  })
}

function reindexCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'reindex',
    summary: 'begin to build the index of a collection anew',
    options: [projectOption(), collectionOption()],
    schema: collectionFlagsSchema,
    async run({ client, flags, signal, print }) {
      await client.collections.reindex(flags, { signal })
      print({
        reply: {},
        text: `The index of ${flags.collection} is being built; "e5 collection info" shows its status\n`,
      })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete a collection with its documents',
    options: [projectOption(), collectionOption()],
    schema: collectionFlagsSchema,
    async run({ client, flags, signal, print }) {
      await client.collections.delete(flags, { signal })
      print({ reply: {}, text: `Collection ${flags.collection} of ${flags.project} deleted\n` })
    },
  })
}
