import type { ModelInfo } from '@e5/core'
import { formatCount, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import {
  descriptionFlagSchema,
  descriptionOption,
  jobOption,
  namedSchema,
  projectOption,
} from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'

const types = ['finetuned', 'pretrained'] as const

/** `e5 model`: models of a server, as `e5 models` has those of this machine. */
export function modelCommand(context: Context): Command {
  return commandGroup('model', "list models of a server, make one from a train job's checkpoint, and remove it", [
    listCommand(context),
    addCommand(context),
    removeCommand(context),
  ])
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the models that endpoints and jobs can be created on',
    options: [],
    schema: z.object({}),
    async run({ client, signal, print }) {
      const reply = await client.models.list({ signal })
      print({ reply, text: formatModels(reply) })
    },
  })
}

function addCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'add',
    summary: "make a train job's checkpoint a model, which stays when the job is deleted",
    options: [
      new Option('-m, --model-checkpoint <checkpoint>', 'name or id of the checkpoint').makeOptionMandatory(),
      new Option('-n, --model-checkpoint-name <name>', "the model's name").makeOptionMandatory(),
      projectOption(),
      jobOption(),
      new Option('-t, --checkpoint-type <type>', 'what it is called in lists (finetuned)').choices(types),
      descriptionOption(),
    ],
    schema: z.object({
      modelCheckpoint: namedSchema,
      modelCheckpointName: namedSchema,
      project: namedSchema,
      job: namedSchema,
      checkpointType: z.enum(types).optional(),
      description: descriptionFlagSchema,
    }),
    async run({ client, flags, signal, print }) {
      const { project, job, modelCheckpoint, modelCheckpointName, checkpointType, description } = flags
      const request = {
        project,
        job,
        model_checkpoint: modelCheckpoint,
        model_checkpoint_name: modelCheckpointName,
        checkpoint_type: checkpointType,
        description,
      }
      const reply = await client.models.add(request, { signal })
      print({ reply, text: `Successfully created model ${reply.id}\n` })
    },
  })
}

function removeCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'remove',
    summary: 'remove a model that was made from a checkpoint, unless something uses it',
    options: [new Option('-m, --model <model>', 'name of the model').makeOptionMandatory()],
    schema: z.object({ model: namedSchema }),
    async run({ client, flags: { model }, signal, print }) {
      await client.models.delete(model, { signal })
      print({ reply: {}, text: `Model ${model} removed\n` })
    },
  })
}

function formatModels(models: readonly ModelInfo[]): string {
  return formatTable(
    ['NAME', 'TYPE', 'SOURCE', 'DIMENSIONS', 'PARAMETERS', 'STATUS', 'CHECKPOINT'],
    models.map(({ id, checkpoint_type, source, dimensions, parameters, status, checkpoint }) => [
      id,
      checkpoint_type,
      source,
      formatCount(dimensions),
      `${formatCount(parameters / 1e6)} M`,
      status,
      checkpoint,
    ]),
    ['left', 'left', 'left', 'right', 'right', 'left', 'left'],
  )
}
