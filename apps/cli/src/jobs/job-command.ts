import { hyperparametersSchema, jobTypeSchema, nameSchema } from '@e5/core'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { descriptionFlagSchema, jobOption, namedSchema, projectOption } from '../server/object-options.ts'
import { saveStream } from '../server/save-stream.ts'
import { serverCommand } from '../server/server-command.ts'
import { formatJob, formatJobs, formatShards } from './job-text.ts'
import { watchJob } from './watch-job.ts'

const jobSchema = z.object({ project: namedSchema, job: namedSchema })
const hyperparametersFlagSchema = z
  .string()
  .transform((text, context) => {
    const parsed = hyperparametersSchema.safeParse(parseJson(text))
    if (parsed.success) return parsed.data
    context.addIssue('expected a JSON object of names and values, as {"precision": "int8"}')
    return z.NEVER
  })
  .optional()

/** `e5 job`. */
export function jobCommand(context: Context): Command {
  return commandGroup('job', 'create, list, show, watch, stop, resume and delete jobs of a server', [
    createCommand(context),
    listCommand(context),
    infoCommand(context),
    watchCommand(context),
    changeCommand(context, 'stop', 'stop a job so that it can be resumed'),
    changeCommand(context, 'resume', 'go on with a job that was stopped or failed'),
    changeCommand(context, 'cancel', 'give a job up for good'),
    deleteCommand(context),
    shardsCommand(context),
    resultsCommand(context),
  ])
}

function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create a job: fine-tune a model on a dataset, or embed the texts of one',
    options: [
      projectOption(),
      new Option('-j, --job <name>', 'its name').makeOptionMandatory(),
      new Option('-t, --type <type>', 'what it does').choices(jobTypeSchema.options).makeOptionMandatory(),
      new Option('-m, --model-checkpoint <model>', 'name of a model or of a checkpoint').makeOptionMandatory(),
      new Option('-d, --dataset <dataset>', 'name or id of the dataset').makeOptionMandatory(),
      new Option('--hyperparams <json>', 'options of the job, as {"precision": "int8", "input_type": "passage"}'),
      new Option('--description <text>', 'what it is for'),
      new Option('--watch', 'show its progress until it ends, and fail if it fails'),
    ],
    schema: z.object({
      project: namedSchema,
      job: nameSchema,
      type: jobTypeSchema,
      modelCheckpoint: z.string(),
      dataset: namedSchema,
      hyperparams: hyperparametersFlagSchema,
      description: descriptionFlagSchema,
      watch: z.boolean().default(false),
    }),
    async run(call) {
      const { client, flags, signal, print } = call
      const { job, type, modelCheckpoint, dataset, hyperparams, description } = flags
      const request = {
        job_name: job,
        job_type: type,
        model_checkpoint: modelCheckpoint,
        dataset,
        hyperparams,
        description,
      }
      const created = await client.jobs.create(flags.project, request, { signal })
      const reply = flags.watch ? await watchJob(call, created) : created
      print({ reply, text: `Successfully created job ${job}\n${formatJob(reply)}` })
    },
  })
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the jobs of a project, or of all that you may see',
    options: [new Option('-p, --project <project>', 'name or id of the project (all)')],
    schema: z.object({ project: namedSchema.optional() }),
    async run({ client: { jobs }, flags: { project }, signal, print }) {
      const reply = await (project === undefined ? jobs.listAll({ signal }) : jobs.list(project, { signal }))
      print({ reply, text: formatJobs(reply) })
    },
  })
}

function infoCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'info',
    summary: 'what there is to know of a job',
    options: [projectOption(), jobOption()],
    schema: jobSchema,
    async run({ client, flags: { project, job }, signal, print }) {
      const reply = await client.jobs.get(project, job, { signal })
      print({ reply, text: formatJob(reply) })
    },
  })
}

function watchCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'watch',
    summary: "show a job's progress until it ends, and fail if it fails",
    options: [projectOption(), jobOption()],
    schema: jobSchema,
    async run(call) {
      const { project, job } = call.flags
      const reply = await watchJob(call, { project_name: project, job_name: job })
      call.print({ reply, text: formatJob(reply) })
    },
  })
}

function changeCommand(context: Context, name: 'stop' | 'resume' | 'cancel', summary: string): Command {
  return serverCommand(context, {
    name,
    summary,
    options: [projectOption(), jobOption()],
    schema: jobSchema,
    async run({ client, flags: { project, job }, signal, print }) {
      const reply = await client.jobs[name](project, job, { signal })
      print({ reply, text: formatJob(reply) })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete a job that has ended or was stopped, with its results and checkpoints',
    options: [projectOption(), jobOption()],
    schema: jobSchema,
    async run({ client, flags: { project, job }, signal, print }) {
      await client.jobs.delete(project, job, { signal })
      print({ reply: {}, text: `Job ${job} deleted\n` })
    },
  })
}

function shardsCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'shards',
    summary: 'the parts of a batch job',
    options: [projectOption(), jobOption()],
    schema: jobSchema,
    async run({ client, flags: { project, job }, signal, print }) {
      const reply = await client.jobs.shards(project, job, { signal })
      print({ reply, text: formatShards(reply) })
    },
  })
}

function resultsCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'results',
    summary: 'fetch the results of a batch job as a tar.gz, or the rows without one',
    options: [
      projectOption(),
      jobOption(),
      new Option('-o, --output <file>', 'where they go').makeOptionMandatory(),
      new Option('--set-aside', 'the rows without a result, as JSON Lines: file, row, line and reason'),
      new Option('--force', 'replace the file if it is there'),
    ],
    schema: jobSchema.extend({
      output: z.string().min(1),
      setAside: z.boolean().default(false),
      force: z.boolean().default(false),
    }),
    async run({ client: { jobs }, flags, signal, print }) {
      const { project, job, output: file, setAside, force } = flags
      const open = () => (setAside ? jobs.setAside(project, job, { signal }) : jobs.results(project, job, { signal }))
      const bytes = await saveStream(open, file, force)
      print({ reply: { file, bytes }, text: `${file} written\n` })
    },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
