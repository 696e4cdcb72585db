import { type Dataset, nameSchema } from '@e5/core'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { descriptionFlagSchema, descriptionOption } from '../server/object-options.ts'
import { type ServerCall, serverCommand } from '../server/server-command.ts'
import { type DatasetOrigin, readOrigin } from './dataset-source.ts'
import { formatDataset } from './dataset-text.ts'
import { findFiles, uploadFolder } from './upload-folder.ts'

const repeated = (value: string, before: readonly string[] | undefined): string[] => [...(before ?? []), value]

const options = [
  new Option('-n, --dataset-name <name>', 'its name').makeOptionMandatory(),
  new Option('-j, --job_type <type>', 'what it is for: train (and evaluation), or batch_predict; repeat it for several')
    .argParser(repeated)
    .makeOptionMandatory(),
  new Option('--path <path>', 'the folder, file or archive (.zip, .tar, .tar.gz) to send'),
  new Option(
    '--source_type <type>',
    '-st: localMachine (this machine, sent), local (a folder of the server) or aws',
  ).choices(['localMachine', 'local', 'aws']),
  new Option('--source_file <file>', '-sf: JSON or YAML with source_path, or with bucket, folder, region and key'),
  descriptionOption(),
  new Option('--resume', 'go on with an upload that broke off'),
  new Option('--wait', 'wait until jobs may use it, and fail if they may not'),
  // Flags of snapi that change nothing here.
  new Option('--apps <app>', '-apps: accepted').argParser(repeated).hideHelp(),
  new Option('--metadata-file <file>', '-mf: accepted').hideHelp(),
  new Option('--file_type <type>', '-ft: accepted').hideHelp(),
  new Option('-u, --url <url>', 'accepted').hideHelp(),
  new Option('--application_field <field>', '-af: accepted').hideHelp(),
  new Option('-l, --language <language>', 'accepted').hideHelp(),
]

const schema = z.object({
  datasetName: nameSchema,
  job_type: z.array(z.enum(['train', 'evaluation', 'batch_predict'])),
  path: z.string().optional(),
  source_type: z.enum(['localMachine', 'local', 'aws']).optional(),
  source_file: z.string().optional(),
  description: descriptionFlagSchema,
  resume: z.boolean().default(false),
  wait: z.boolean().default(false),
})
type AddCall = ServerCall<z.output<typeof schema>>

/** `e5 dataset add`. */
export function addCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'add',
    summary: 'make a dataset of files here, of a folder of the server, or of a bucket',
    options,
    schema,
    async run(call) {
      const { client, flags, signal, print } = call
      const started = performance.now()
      const added = await add(call, await readOrigin(flags))
      const seconds = Math.round((performance.now() - started) / 1000)
      const reply = flags.wait ? await waitForDataset(call, added) : await client.datasets.get(added.id, { signal })
      const text = `Dataset added successfully.\nTime taken to upload the dataset: ${seconds} seconds\n`
      print({ reply, text: `${text}${formatDataset(reply)}` })
    },
  })
}

async function add(call: AddCall, origin: DatasetOrigin): Promise<Dataset> {
  const { client, flags, signal, stderr } = call
  const { datasetName: name, job_type, description, resume } = flags
  const fields = { dataset_name: name, job_type, description }
  if (origin.type === 'local')
    return await client.datasets.create({ ...fields, source_type: 'local', source_file: origin.file }, { signal })
  if (origin.type === 'aws')
    return await client.datasets.create({ ...fields, source_type: 'aws', source_file: origin.file }, { signal })
  const files = await findFiles(origin.path)
  if (!resume) await client.datasets.create({ ...fields, source_type: 'localMachine' }, { signal })
  try {
    return await uploadFolder(call, name, files)
  } catch (error) {
    stderr.write(`e5: what was sent of ${name} is kept: run the same command with --resume to go on\n`)
    throw error
  }
}

async function waitForDataset({ client, signal, stderr }: AddCall, { id, name }: Dataset): Promise<Dataset> {
  let last: Dataset['status'] | undefined
  return await client.datasets.waitUntilAvailable(id, {
    signal,
    onStatus({ status }) {
      if (status !== last) stderr.write(`${name}: ${status}\n`)
      last = status
    },
  })
}
