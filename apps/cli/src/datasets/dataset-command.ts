import { formatBytes, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { namedSchema } from '../server/object-options.ts'
import { saveStream } from '../server/save-stream.ts'
import { serverCommand } from '../server/server-command.ts'
import { addCommand } from './add-command.ts'
import { formatDataset, formatDatasets, formatReport } from './dataset-text.ts'

const datasetSchema = z.object({ datasetName: namedSchema })

/** `e5 dataset`. */
export function datasetCommand(context: Context): Command {
  return commandGroup('dataset', 'add, list, show and delete datasets of a server', [
    addCommand(context),
    listCommand(context),
    infoCommand(context),
    filesCommand(context),
    reportCommand(context),
    deleteCommand(context),
  ])
}

function datasetOption(): Option {
  return new Option('-n, --dataset-name <dataset>', 'name or id of the dataset').makeOptionMandatory()
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the datasets that you may see',
    options: [],
    schema: z.object({}),
    async run({ client, signal, print }) {
      const reply = await client.datasets.list({ signal })
      print({ reply, text: formatDatasets(reply) })
    },
  })
}

function infoCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'info',
    summary: 'what there is to know of a dataset',
    options: [datasetOption()],
    schema: datasetSchema,
    async run({ client, flags, signal, print }) {
      const reply = await client.datasets.get(flags.datasetName, { signal })
      print({ reply, text: formatDataset(reply) })
    },
  })
}

function filesCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'files',
    summary: 'the files of a dataset; while it is Uploading, what has arrived of them',
    options: [datasetOption()],
    schema: datasetSchema,
    async run({ client, flags, signal, print }) {
      const reply = await client.datasets.files(flags.datasetName, { signal })
      const rows = reply.map(({ name, bytes }) => [name, formatBytes(bytes)])
      print({ reply, text: formatTable(['FILE', 'SIZE'], rows, ['left', 'right']) })
    },
  })
}

function reportCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'report',
    summary: 'what the validator found in a dataset',
    options: [
      datasetOption(),
      new Option('--html <file>', 'write it as a page too'),
      new Option('--force', 'replace a file that is there'),
    ],
    schema: datasetSchema.extend({ html: z.string().min(1).optional(), force: z.boolean().default(false) }),
    async run({ client, flags: { datasetName, html, force }, signal, print }) {
      const reply = await client.datasets.report(datasetName, { signal })
      if (html !== undefined) await saveStream(() => client.datasets.reportPage(datasetName, { signal }), html, force)
      print({ reply, text: formatReport(reply) })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete a dataset that no job uses',
    options: [datasetOption()],
    schema: datasetSchema,
    async run({ client, flags: { datasetName }, signal, print }) {
      await client.datasets.delete(datasetName, { signal })
      print({ reply: {}, text: `Dataset ${datasetName} deleted\n` })
    },
  })
}
