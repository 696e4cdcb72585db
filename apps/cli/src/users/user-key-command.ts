import { type AccessKey, nameSchema } from '@e5/core'
import { formatFields, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { keyOption, namedSchema, userOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'

const userSchema = z.object({ user: namedSchema })

/** `e5 user key`. */
export function userKeyCommand(context: Context): Command {
  return commandGroup('key', 'create, list and revoke the access keys of a user', [
    createCommand(context),
    listCommand(context),
    revokeCommand(context),
  ])
}

function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create an access key of a user',
    options: [userOption(), new Option('-n, --name <name>', "its name (made from the key's first characters)")],
    schema: userSchema.extend({ name: nameSchema.optional() }),
    async run({ client, flags: { user, name }, signal, print }) {
      const reply = await client.accessKeys.create(user, { name }, { signal })
      const text = formatFields([
        ['Name', reply.name],
        ['ID', reply.id],
        ['Access Key', reply.access_key],
      ])
      print({ reply, text, note: 'keep the access key now: it is not shown again' })
    },
  })
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the access keys of a user, by their first characters',
    options: [userOption()],
    schema: userSchema,
    async run({ client, flags: { user }, signal, print }) {
      const reply = await client.accessKeys.list(user, { signal })
      print({ reply, text: formatKeys(reply) })
    },
  })
}

function revokeCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'revoke',
    summary: 'revoke an access key: it opens nothing from then on',
    options: [userOption(), keyOption()],
    schema: userSchema.extend({ key: namedSchema }),
    async run({ client, flags: { user, key }, signal, print }) {
      await client.accessKeys.revoke(user, key, { signal })
      print({ reply: {}, text: `Access key ${key} of ${user} revoked\n` })
    },
  })
}

function formatKeys(keys: readonly AccessKey[]): string {
  return formatTable(
    ['NAME', 'KEY', 'CREATED', 'ID'],
    keys.map(({ name, prefix, time_created, id }) => [name, `${prefix}…`, time_created, id]),
    ['left', 'left', 'left', 'left'],
  )
}
