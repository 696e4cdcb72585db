import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { explainListenError } from './addresses.ts'

// Connections that wait to be accepted while the event loop is busy. Node's 511 were too few for ten times the load: the
// system dropped handshakes, whose clients try again seconds later. The system may allow fewer.
const backlog = 4096

/** Where an app is opened: at all addresses of a host, on one port. */
export interface ListenAt {
  readonly host: string
  readonly port: number
  /** From `findAddresses`. */
  readonly addresses: readonly string[]
}

/** An app that is open to its clients. */
export interface Listener {
  /** Another one than asked for if that was 0. */
  readonly port: number
  /** Takes no more connections, and resolves when the last one is over and the app is closed. */
  close(): Promise<void>
  /** Ends all connections, whatever they are doing. */
  cutConnections(): void
}

/**
 * Opens an app to its clients.
 *
 * @throws E5Error ADDRESS_IN_USE or OPTION_INVALID
 */
export async function listen(app: FastifyInstance, { host, port, addresses }: ListenAt): Promise<Listener> {
  const [first, ...others] = addresses
  const doors: Server[] = []
  const close = async (): Promise<void> => {
    await Promise.all([app.close(), ...doors.map((door) => new Promise((resolve) => door.close(resolve)))])
  }
  try {
    // Not the name localhost: fastify would open its other addresses itself, out of our reach, and pass over errors.
    await app.listen({ host: first!, port, backlog, listenTextResolver: (at) => `listening at ${at}` })
    const bound = (app.server.address() as AddressInfo).port
    for (const address of others) doors.push(await openDoor(app, address, bound))
    return { port: bound, close, cutConnections: () => app.server.closeAllConnections() }
  } catch (error) {
    await close()
    throw explainListenError(error, { host, port })
  }
}

// Its connections become the app's own: the same limits, error answers and end.
async function openDoor(app: FastifyInstance, host: string, port: number): Promise<Server> {
  const door = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => app.server.emit('connection', socket))
  door.maxConnections = app.server.maxConnections
  door.listen({ host, port, backlog })
  await once(door, 'listening')
  return door
}
