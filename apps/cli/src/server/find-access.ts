import { E5Error } from '@e5/core'
import { readAdminKey, readLogin, type ServerAccess } from './kept-access.ts'
import type { ServerOptions } from './server-options.ts'

// Where `npm start` listens.
const defaultServer = 'http://localhost:8080'
const hostsOfThisMachine = ['localhost', '127.0.0.1', '[::1]']

/** Which server to talk to: the given one, that of the login, or this machine's. @throws E5Error STATE_INVALID. */
export async function findServer(server: string | undefined, dataDir: () => Promise<string>): Promise<string> {
  return server ?? (await readLogin(await dataDir()))?.server ?? defaultServer
}

/**
 * Which server to talk to, and with which key. A key is never sent to another server than it was given or kept for.
 *
 * @throws E5Error OPTION_INVALID where no key is known, STATE_INVALID for a damaged file.
 */
export async function findAccess(
  { server, accessKey }: Pick<ServerOptions, 'server' | 'accessKey'>,
  dataDir: () => Promise<string>,
): Promise<ServerAccess> {
  if (server !== undefined && accessKey !== undefined) return { server, accessKey }
  const folder = await dataDir()
  const login = await readLogin(folder)
  const chosen = server ?? login?.server ?? defaultServer
  if (accessKey !== undefined) return { server: chosen, accessKey }
  if (login !== undefined && login.server === chosen) return login
  const isHere = hostsOfThisMachine.includes(new URL(chosen).hostname)
  const adminKey = isHere ? await readAdminKey(folder) : undefined
  if (adminKey !== undefined) return { server: chosen, accessKey: adminKey }
  const reason = `none is known for ${chosen}: run "e5 login --server ${chosen}", set E5_ACCESS_KEY, or pass this flag.`
  throw new E5Error('OPTION_INVALID', { option: '--access-key', reason })
}
