import { type Client, createClient } from '@e5/client'
import { parseOptions, withoutEmptyVariables } from '@e5/terminal'
import { Command, type Option } from 'commander'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { findAccess } from './find-access.ts'
import { addServerOptions, serverOptionsSchema } from './server-options.ts'

/** What a command that talks to a server prints. */
export interface ServerReply {
  /** As `--json` prints it. */
  readonly reply: unknown
  /** On standard output without `--json`. */
  readonly text: string
  /** For stderr, with and without it. */
  readonly note?: string
}

/** What such a command works with. */
export interface ServerCall<Flags> {
  readonly client: Client
  readonly flags: Flags
  /** What stands on the command line besides flags. */
  readonly args: readonly string[]
  readonly stdin: Context['stdin']
  readonly stdout: Context['stdout']
  readonly signal: AbortSignal
  readonly stderr: Context['stderr']
  readonly print: (reply: ServerReply) => void
}

/** A command that talks to a server: its own flags, their schema, and what it does. */
export interface ServerCommandParts<Schema extends z.ZodObject> {
  readonly name: string
  readonly summary: string
  /** As commander has it, `<query>` or `<files...>`, and what it is; none unless given. */
  readonly argument?: readonly [syntax: string, description: string]
  readonly help?: string
  readonly options: readonly Option[]
  readonly schema: Schema
  readonly run: (call: ServerCall<z.output<Schema>>) => Promise<void>
}

/** Makes it, with the flags that say which server and with which key. */
export function serverCommand<Schema extends z.ZodObject>(
  context: Context,
  { name, summary, argument, help, options, schema, run }: ServerCommandParts<Schema>,
): Command {
  const command = new Command(name).summary(summary).description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`)
  if (argument !== undefined) command.argument(...argument)
  for (const option of options) command.addOption(option)
  if (help !== undefined) command.addHelpText('after', help)
  return addServerOptions(command).action(async () => {
    const given = withoutEmptyVariables(command)
    const server = parseOptions(serverOptionsSchema, given)
    const flags = parseOptions(schema, given)
    const dataDir = async () => server.dataDir ?? (await context.loadRuntime()).defaultDataDir()
    const access = await findAccess(server, dataDir)
    const client = createClient({ baseUrl: access.server, accessKey: access.accessKey })
    const print = ({ reply, text, note }: ServerReply): void => {
      context.stdout.write(server.json ? `${JSON.stringify(reply, undefined, 2)}\n` : text)
      if (note !== undefined) context.stderr.write(`e5: ${note}\n`)
    }
    const { stdin, stdout, stderr, signal } = context
    await run({ client, flags, args: command.args, stdin, stdout, stderr, signal, print })
  })
}
