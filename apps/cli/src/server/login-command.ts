import { createClient } from '@e5/client'
import { parseOptions, withoutEmptyVariables } from '@e5/terminal'
import { Command } from 'commander'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { askKey } from './ask-key.ts'
import { keepLogin, loginFile } from './kept-access.ts'
import { keptDataDirOption, serverAddressSchema, serverOption } from './server-options.ts'

const loginOptionsSchema = z.object({
  server: serverAddressSchema,
  dataDir: z.string().optional(),
})

const details = `
The key is asked for, or read from standard input; it is no flag, since other users of the machine can see those. It is
tried, and then kept with the server's address in client.json of the data folder, which only you can read.

Examples:
  e5 login --server https://embed.example.com
  e5 login --server https://embed.example.com < key.txt`

/** `e5 login`. */
export function loginCommand(context: Context): Command {
  const command = new Command('login')
    .summary('keep a server and your access key')
    .description('Keeps a server and your access key for the commands that talk to it.')
    .addOption(serverOption().makeOptionMandatory())
    .addOption(keptDataDirOption())
  return command.addHelpText('after', details).action(async () => {
    const { server, dataDir } = parseOptions(loginOptionsSchema, withoutEmptyVariables(command))
    const accessKey = await askKey(context)
    const { name, role } = await createClient({ baseUrl: server, accessKey }).users.me({ signal: context.signal })
    const folder = dataDir ?? (await context.loadRuntime()).defaultDataDir()
    await keepLogin(folder, { server, accessKey })
    context.stdout.write(`Logged in to ${server} as ${name} (${role}); kept in ${loginFile(folder)}\n`)
  })
}
