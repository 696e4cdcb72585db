import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { endpointOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { createCommand } from './create-command.ts'
import { formatEndpoint, formatEndpoints } from './endpoint-text.ts'
import { waitFlagSchema, waitForEndpoint, waitOption } from './wait-for-endpoint.ts'

const endpointSchema = z.object({ project: namedSchema, endpoint: namedSchema })

/** `e5 endpoint`. */
export function endpointCommand(context: Context): Command {
  return commandGroup('endpoint', 'create, list, show, start, stop and delete endpoints of a server', [
    createCommand(context),
    listCommand(context),
    infoCommand(context),
    startCommand(context),
    stopCommand(context),
    deleteCommand(context),
  ])
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the endpoints of a project, or of all that you may see',
    options: [new Option('-p, --project <project>', 'name or id of the project (all)')],
    schema: z.object({ project: namedSchema.optional() }),
    async run({ client: { endpoints }, flags: { project }, signal, print }) {
      const reply = await (project === undefined ? endpoints.listAll({ signal }) : endpoints.list(project, { signal }))
      print({ reply, text: formatEndpoints(reply) })
    },
  })
}

function infoCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'info',
    summary: 'what there is to know of an endpoint',
    options: [projectOption(), endpointOption()],
    schema: endpointSchema,
    async run({ client, flags: { project, endpoint }, signal, print }) {
      const reply = await client.endpoints.get(project, endpoint, { signal })
      print({ reply, text: formatEndpoint(reply, client.baseUrl) })
    },
  })
}

function startCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'start',
    summary: 'start an endpoint that was stopped or failed',
    options: [projectOption(), endpointOption(), waitOption()],
    schema: endpointSchema.extend({ wait: waitFlagSchema }),
    async run(call) {
      const { client, flags, signal, print } = call
      const started = await client.endpoints.start(flags.project, flags.endpoint, { signal })
      const reply = flags.wait ? await waitForEndpoint(call, started) : started
      print({ reply, text: formatEndpoint(reply, client.baseUrl) })
    },
  })
}

function stopCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'stop',
    summary: 'stop an endpoint; its keys stay',
    options: [projectOption(), endpointOption()],
    schema: endpointSchema,
    async run({ client, flags: { project, endpoint }, signal, print }) {
      const reply = await client.endpoints.stop(project, endpoint, { signal })
      print({ reply, text: formatEndpoint(reply, client.baseUrl) })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete an endpoint and its keys',
    options: [projectOption(), endpointOption()],
    schema: endpointSchema,
    async run({ client, flags: { project, endpoint }, signal, print }) {
      await client.endpoints.delete(project, endpoint, { signal })
      print({ reply: {}, text: `Endpoint ${endpoint} of ${project} deleted\n` })
    },
  })
}
