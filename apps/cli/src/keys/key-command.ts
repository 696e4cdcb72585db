import { type EndpointKey, nameSchema } from '@e5/core'
import { formatCount, formatFields, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { countFlagSchema, endpointOption, keyOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'

const endpointSchema = z.object({ project: namedSchema, endpoint: namedSchema })

/** `e5 key`. */
export function keyCommand(context: Context): Command {
  return commandGroup('key', 'create, list and revoke the keys of an endpoint', [
    createCommand(context),
    listCommand(context),
    revokeCommand(context),
  ])
}

function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create a key of an endpoint',
    options: [
      projectOption(),
      endpointOption(),
      new Option('-n, --name <name>', "its name (made from the key's first characters)"),
      new Option('--requests-per-minute <count>', 'refuse more (no limit)'),
      new Option('--tokens-per-minute <count>', 'refuse more (no limit)'),
    ],
    schema: endpointSchema.extend({
      name: nameSchema.optional(),
      requestsPerMinute: countFlagSchema,
      tokensPerMinute: countFlagSchema,
    }),
    async run({ client, flags, signal, print }) {
      const { project, endpoint, name, requestsPerMinute, tokensPerMinute } = flags
      const request = { name, requests_per_minute: requestsPerMinute, tokens_per_minute: tokensPerMinute }
      const reply = await client.endpointKeys.create(project, endpoint, request, { signal })
      const text = formatFields([
        ['Name', reply.name],
        ['ID', reply.id],
        ['Requests per minute', formatLimit(reply.requests_per_minute)],
        ['Tokens per minute', formatLimit(reply.tokens_per_minute)],
        ['API Key', reply.api_key],
      ])
      print({ reply, text, note: 'keep the API key now: it is not shown again' })
    },
  })
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the keys of an endpoint, by their first characters',
    options: [projectOption(), endpointOption()],
    schema: endpointSchema,
    async run({ client, flags: { project, endpoint }, signal, print }) {
      const reply = await client.endpointKeys.list(project, endpoint, { signal })
      print({ reply, text: formatKeys(reply) })
    },
  })
}

function revokeCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'revoke',
    summary: 'revoke a key: it opens nothing from then on',
    options: [projectOption(), endpointOption(), keyOption()],
    schema: endpointSchema.extend({ key: namedSchema }),
    async run({ client, flags: { project, endpoint, key }, signal, print }) {
      await client.endpointKeys.revoke(project, endpoint, key, { signal })
      print({ reply: {}, text: `Key ${key} of ${project}/${endpoint} revoked\n` })
    },
  })
}

function formatKeys(keys: readonly EndpointKey[]): string {
  return formatTable(
    ['NAME', 'KEY', 'REQUESTS/MIN', 'TOKENS/MIN', 'CREATED', 'ID'],
    keys.map(({ name, prefix, requests_per_minute, tokens_per_minute, time_created, id }) => [
      name,
      `${prefix}…`,
      formatLimit(requests_per_minute),
      formatLimit(tokens_per_minute),
      time_created,
      id,
    ]),
    ['left', 'left', 'right', 'right', 'left', 'left'],
  )
}

function formatLimit(limit: number | null): string {
  return limit === null ? 'no limit' : formatCount(limit)
}
