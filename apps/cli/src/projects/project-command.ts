import { nameSchema, type Project } from '@e5/core'
import { formatCount, formatFields, formatTable } from '@e5/terminal'
import { type Command, Option } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { commandGroup } from '../server/command-group.ts'
import { descriptionFlagSchema, descriptionOption, namedSchema, projectOption } from '../server/object-options.ts'
import { serverCommand } from '../server/server-command.ts'

const projectSchema = z.object({ project: namedSchema })

/** `e5 project`. */
export function projectCommand(context: Context): Command {
  return commandGroup('project', 'create, list, show and delete projects of a server', [
    createCommand(context),
    listCommand(context),
    infoCommand(context),
    deleteCommand(context),
  ])
}

function createCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'create',
    summary: 'create a project',
    options: [
      new Option('-p, --project <name>', 'its name, a part of addresses').makeOptionMandatory(),
      descriptionOption(),
    ],
    schema: z.object({ project: nameSchema, description: descriptionFlagSchema }),
    async run({ client, flags: { project, description }, signal, print }) {
      const reply = await client.projects.create({ project_name: project, description }, { signal })
      print({ reply, text: formatProject(reply) })
    },
  })
}

function listCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'list',
    summary: 'the projects that you may see',
    options: [],
    schema: z.object({}),
    async run({ client, signal, print }) {
      const reply = await client.projects.list({ signal })
      print({ reply, text: formatProjects(reply) })
    },
  })
}

function infoCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'info',
    summary: 'what there is to know of a project',
    options: [projectOption()],
    schema: projectSchema,
    async run({ client, flags: { project }, signal, print }) {
      const reply = await client.projects.get(project, { signal })
      print({ reply, text: formatProject(reply) })
    },
  })
}

function deleteCommand(context: Context): Command {
  return serverCommand(context, {
    name: 'delete',
    summary: 'delete a project',
    options: [projectOption()],
    schema: projectSchema,
    async run({ client, flags: { project }, signal, print }) {
      await client.projects.delete(project, { signal })
      print({ reply: {}, text: `Project ${project} deleted\n` })
    },
  })
}

function formatProjects(projects: readonly Project[]): string {
  return formatTable(
    ['NAME', 'OWNER', 'ENDPOINTS', 'CREATED', 'ID'],
    projects.map(({ name, metadata, endpoint_count, time_created, id }) => [
      name,
      metadata.owner,
      formatCount(endpoint_count),
      time_created,
      id,
    ]),
    ['left', 'left', 'right', 'left', 'left'],
  )
}

function formatProject(project: Project): string {
  return formatFields([
    ['Name', project.name],
    ['ID', project.id],
    ['Description', project.description],
    ['Owner', project.metadata.owner],
    ['Endpoints', formatCount(project.endpoint_count)],
    ['Created', project.time_created],
  ])
}
