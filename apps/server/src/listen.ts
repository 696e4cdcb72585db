import { createServer } from 'node:net'
import { E5Error } from '@e5/core'
import type { FastifyInstance } from 'fastify'

/** Where a server listens. */
export interface Address {
  readonly host: string
  readonly port: number
}

/**
 * Finds out within milliseconds what would stop a server after its model took its time to load.
 *
 * @throws E5Error ADDRESS_IN_USE or OPTION_INVALID
 */
export async function assertAddressFree(address: Address): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(address, resolve)
    })
  } catch (error) {
    throw explained(error, address)
  }
  await new Promise((resolve) => probe.close(resolve))
}

/**
 * Opens an app to its clients and returns the port, which is another one than asked for if that was 0.
 *
 * @throws E5Error ADDRESS_IN_USE or OPTION_INVALID
 */
export async function listen(app: FastifyInstance, address: Address): Promise<number> {
  try {
    await app.listen({ ...address, listenTextResolver: (at) => `listening at ${at}` })
  } catch (error) {
    throw explained(error, address)
  }
  const [bound] = app.addresses()
  if (typeof bound !== 'object') throw new Error('This is a bug: the server listens and has no port.')
  return bound.port
}

function explained(error: unknown, { host, port }: Address): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return new E5Error('ADDRESS_IN_USE', { host, port }, { cause: error })
    case 'EACCES': {
      const reason = `port ${port} may not be opened by this user: choose one from 1024 up`
      return new E5Error('OPTION_INVALID', { option: '--port (E5_PORT)', reason }, { cause: error })
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL': {
      const reason = `"${host}" is not an address of this machine`
      return new E5Error('OPTION_INVALID', { option: '--host (E5_HOST)', reason }, { cause: error })
    }
    default:
      return error
  }
}
