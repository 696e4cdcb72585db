import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { controlReply, emptyState, type FakeState } from './fake-control.ts'
import { embeddingsReply } from './fake-embeddings.ts'
import type { FakeReply } from './fake-reply.ts'

/** A request as it arrived. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: unknown
}

/** A server that follows the contracts as far as a client sees them, with its objects in memory. */
export interface FakeServer {
  readonly url: string
  /** Opens the control plane, as the user "admin". */
  readonly accessKey: string
  readonly requests: ReceivedRequest[]
  readonly state: FakeState
  /** Answers a request in its own way; true if it did. Called for one request after the other. */
  intercept: (request: ReceivedRequest, response: ServerResponse) => boolean
  close(): Promise<void>
}

/** Starts it on a free port. */
export async function startFakeServer(): Promise<FakeServer> {
  const http = createServer((request, response) => void answer(server, request, response))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const server: FakeServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    accessKey: 'access-key-of-admin',
    requests: [],
    state: emptyState(),
    intercept: () => false,
    async close() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

async function answer(server: FakeServer, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of message) parts.push(part as Buffer)
  const bytes = Buffer.concat(parts)
  const isJson = message.headers['content-type'] === 'application/json'
  const content = (): unknown => (isJson ? JSON.parse(bytes.toString()) : bytes)
  const body = bytes.length === 0 ? undefined : content()
  const request = { method: message.method!, path: message.url!, headers: message.headers, body }
  server.requests.push(request)
  if (server.intercept(request, response)) return
  const { status, body: reply, headers } = replyTo(server, request)
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'request-1', ...headers })
  response.end(JSON.stringify(reply))
}

function replyTo({ state, accessKey }: FakeServer, request: ReceivedRequest): FakeReply {
  const names = request.path.split('/').slice(1).map(decodeURIComponent)
  if (request.path === '/health/ready') return { status: 200, body: { status: 'ready' } }
  if (names[0] === 'v1') return embeddingsReply(state, names.slice(1), request)
  return controlReply(state, names.slice(1), request, accessKey)
}
