import { lookup } from 'node:dns/promises'
import { createServer, isIPv6 } from 'node:net'
import { E5Error } from '@e5/core'

/** Where a server listens. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** All addresses of a host's name. */
export type ResolveHost = (host: string) => Promise<readonly string[]>

/**
 * The addresses of this machine that a host stands for; localhost can be two, and clients may take either. Finds out
 * within milliseconds what would stop a server after its model took its time to load.
 *
 * @throws E5Error ADDRESS_IN_USE if another program has one of them, or OPTION_INVALID
 */
export async function findAddresses(at: Address, resolveHost: ResolveHost = lookUp): Promise<readonly string[]> {
  try {
    const addresses = [...new Set(await resolveHost(at.host))]
    const found: string[] = []
    let missing: unknown
    for (const address of addresses) {
      const error = await tryAddress(address, at.port)
      if (error === undefined) found.push(address)
      else if (isIPv6(address) && isOneOf(error, ['EADDRNOTAVAIL', 'EAFNOSUPPORT'])) missing = error
      else throw error
    }
    // Machines without IPv6 still give localhost an address of it.
    if (found.length === 0) throw missing
    return found
  } catch (error) {
    throw explainListenError(error, at)
  }
}

/** What stops a server from listening, in our words; an error that is none of those comes back as it is. */
export function explainListenError(error: unknown, { host, port }: Address): unknown {
  if (isOneOf(error, ['EADDRINUSE'])) return new E5Error('ADDRESS_IN_USE', { host, port }, { cause: error })
  if (isOneOf(error, ['EACCES'])) {
    const reason = `port ${port} may not be opened by this user: choose one from 1024 up`
    return new E5Error('OPTION_INVALID', { option: '--port (E5_PORT)', reason }, { cause: error })
  }
  if (isOneOf(error, ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'])) {
    const reason = `"${host}" is not an address of this machine`
    return new E5Error('OPTION_INVALID', { option: '--host (E5_HOST)', reason }, { cause: error })
  }
  return error
}

async function lookUp(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

async function tryAddress(host: string, port: number): Promise<unknown> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen({ host, port }, resolve)
    })
  } catch (error) {
    return error
  }
  await new Promise((resolve) => probe.close(resolve))
  return undefined
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code)
}
