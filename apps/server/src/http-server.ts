import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, Server as TlsServer } from 'node:https'
import type { TlsPair } from './tls.ts'

/** What a server allows its clients. */
export interface HttpLimits {
  /** Longest time for a whole request to arrive. */
  readonly requestTimeoutSeconds: number
  readonly maxConnections: number
}

const headersLimitMs = 30_000
const handshakeLimitMs = 10_000
// Longer than the idle time of usual load balancers (60 s), which must be the ones that close.
const keepAliveMs = 72_000
// Node looks for late requests only so often.
const checkEveryMs = 5000

/** The server under an app: https with a certificate, else http. */
export function createHttpServer(handler: RequestListener, limits: HttpLimits, tls: TlsPair | undefined): Server {
  const requestTimeout = limits.requestTimeoutSeconds * 1000
  const settings = {
    requestTimeout,
    headersTimeout: Math.min(headersLimitMs, requestTimeout),
    keepAliveTimeout: keepAliveMs,
    connectionsCheckingInterval: Math.min(checkEveryMs, requestTimeout),
  }
  const server =
    tls === undefined
      ? createPlainServer(settings, handler)
      : createTlsServer({ ...settings, ...tls, handshakeTimeout: handshakeLimitMs }, handler)
  server.maxConnections = limits.maxConnections
  return server
}

/** Gives an https server another certificate, for the connections to come. */
export function useTls(server: Server, pair: TlsPair): void {
  if (!(server instanceof TlsServer)) throw new Error('This is a bug: only an https server has a certificate.')
  server.setSecureContext(pair)
}
