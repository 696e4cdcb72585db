import { nameSchema, roleSchema, type User } from '@e5/core'
import { formatFields, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { namedSchema, userOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'
import { userKeyCommand } from './user-key-command.ts'

/** `e5 user`. */
export function userCommand(context: Context): Command {
  return commandGroup('user', 'create, list and delete users of a server, and their access keys', [
    createCommand(context),
    listCommand(context),
    deleteCommand(context),
    userKeyCommand(context),
  ])
}

function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create a user and the first access key',
    options: [
      new Option('-u, --user <name>', 'the name').makeOptionMandatory(),
      new Option('--role <role>', 'an admin may do everything, a member all in projects of their own')
        .choices(roleSchema.options)
        .default('member'),
    ],
    schema: z.object({ user: nameSchema, role: roleSchema }),
    async run({ client, flags: { user, role }, signal, print }) {
      const reply = await client.users.create({ name: user, role }, { signal })
      const text = formatFields([
        ['Name', reply.name],
        ['ID', reply.id],
        ['Role', reply.role],
        ['Access Key', reply.access_key],
      ])
      print({ reply, text, note: 'keep the access key now: it is not shown again' })
    },
  })
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the users of the server',
    options: [],
    schema: z.object({}),
    async run({ client, signal, print }) {
      const reply = await client.users.list({ signal })
      print({ reply, text: formatUsers(reply) })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete a user and the access keys',
    options: [userOption()],
    schema: z.object({ user: namedSchema }),
    async run({ client, flags: { user }, signal, print }) {
      await client.users.delete(user, { signal })
      print({ reply: {}, text: `User ${user} deleted\n` })
    },
  })
}

function formatUsers(users: readonly User[]): string {
  return formatTable(
    ['NAME', 'ROLE', 'CREATED', 'ID'],
    users.map(({ name, role, time_created, id }) => [name, role, time_created, id]),
    ['left', 'left', 'left', 'left'],
  )
}
