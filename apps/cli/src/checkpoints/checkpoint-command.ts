import type { Checkpoint } from '@e5/core'
import { formatCount, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { jobOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'

const jobSchema = z.object({ project: namedSchema, job: namedSchema })

/** `e5 checkpoint`. */
export function checkpointCommand(context: Context): Command {
  return commandGroup('checkpoint', 'list and delete checkpoints of a train job', [
    listCommand(context),
    deleteCommand(context),
  ])
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the checkpoints of a train job, with their metrics',
    options: [projectOption(), jobOption()],
    schema: jobSchema,
    async run({ client, flags: { project, job }, signal, print }) {
      const reply = await client.checkpoints.list(project, job, { signal })
      print({ reply, text: formatCheckpoints(reply) })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete a checkpoint; models that were made from it stay',
    options: [
      projectOption(),
      jobOption(),
      new Option('-c, --checkpoint <checkpoint>', 'name or id of the checkpoint').makeOptionMandatory(),
    ],
    schema: jobSchema.extend({ checkpoint: namedSchema }),
    async run({ client, flags: { project, job, checkpoint }, signal, print }) {
      await client.checkpoints.delete(project, job, checkpoint, { signal })
      print({ reply: {}, text: `Checkpoint ${checkpoint} deleted\n` })
    },
  })
}

// The name comes first: scripts for SambaStudio's program take the first column.
function formatCheckpoints(checkpoints: readonly Checkpoint[]): string {
  const figure = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(4))
  return formatTable(
    ['NAME', 'STEPS', 'TRAIN LOSS', 'LEARNING RATE', 'NDCG@10', 'CREATED'],
    checkpoints.map(({ checkpoint_name, steps, metrics: { single_value: metrics }, time_created }) => [
      checkpoint_name,
      formatCount(steps),
      figure(metrics.train_loss),
      metrics.train_learning_rate?.toPrecision(3) ?? '',
      figure(metrics.ndcg_at_10),
      time_created,
    ]),
    ['left', 'right', 'right', 'right', 'right', 'left'],
  )
}
