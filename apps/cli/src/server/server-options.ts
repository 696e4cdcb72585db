import { type Command, Option } from 'commander'
import { z } from 'zod'

/** A server's address, without slashes at the end. */
export const serverAddressSchema = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address' })
  .transform((url) => new URL(url).href.replace(/\/+$/, ''))

/** The flags of every command that talks to a server. */
export const serverOptionsSchema = z.object({
  server: serverAddressSchema.optional(),
  accessKey: z.string().min(1, 'expected a key').optional(),
  dataDir: z.string().optional(),
  json: z.boolean().default(false),
})
export type ServerOptions = z.infer<typeof serverOptionsSchema>

/** `--server`. */
export function serverOption(): Option {
  return new Option('--server <url>', "the server's address (that of the login, else http://localhost:8080)").env(
    'E5_SERVER',
  )
}

/** `--data-dir`, for what is kept of servers. */
export function keptDataDirOption(): Option {
  return new Option('--data-dir <folder>', 'where logins are kept (E5_DATA_DIR, else ~/.e5)')
}

/** Adds the flags of {@link serverOptionsSchema}, and says where a key comes from. */
export function addServerOptions(command: Command): Command {
  command
    .addOption(serverOption())
    .addOption(
      new Option('--access-key <key>', 'your access key (that of the login, else of "npm start" here)').env(
        'E5_ACCESS_KEY',
      ),
    )
    .option('--json', "print the server's reply as JSON")
    .addOption(keptDataDirOption())
  return command.addHelpText('after', accessHelp)
}

const accessHelp = `
Server and access key come from the flags, else from E5_SERVER and E5_ACCESS_KEY, else from the login (e5 login). On the
machine where "npm start" ran, its admin's key is found by itself (in the data folder) and used for http://localhost:8080
or another --server on this machine. A key that was kept is sent to the server that it was kept for, and to no other.`
