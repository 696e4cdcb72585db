import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A whole answer. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** From the call to its last byte. */
  readonly milliseconds: number
}

/** A request to a server whose address is known. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
  readonly signal?: AbortSignal
}

const timeoutMs = 120_000

/** Calls to one server over connections that are kept, as many as there are calls at once. */
export class HttpCaller implements Disposable {
  readonly #origin: string
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: Number.POSITIVE_INFINITY })
  readonly #lastUseMs = new WeakMap<Socket, number>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** @throws Error of the connection, or for want of an answer in two minutes; any status is an answer. */
  call({ method, path, headers, body, signal }: Call): Promise<Answer> {
    const start = performance.now()
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.#origin), {
        agent: this.#agent,
        method,
        headers: { ...headers, ...(body && { 'content-type': 'application/json', 'content-length': body.length }) },
        timeout: timeoutMs,
        ...(signal !== undefined && { signal }),
      })
      sent.once('error', (error) => {
        // A server may close what was kept for long just when it is used again; a fresh connection it may not.
        const lastUse = sent.socket === null ? undefined : this.#lastUseMs.get(sent.socket)
        const kept =
          lastUse === undefined ? 'a new connection' : `one kept for ${((start - lastUse) / 1000).toFixed(1)} s`
        const after = ((performance.now() - start) / 1000).toFixed(1)
        reject(new Error(`${error.message} after ${after} s, on ${kept}`, { cause: error }))
      })
      sent.once('timeout', () => sent.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)))
      sent.once('response', (response) => {
        const { socket } = response
        buffer(response).then((whole) => {
          this.#lastUseMs.set(socket, performance.now())
          const { statusCode: status = 0, headers: answered } = response
          resolve({ status, headers: answered, body: whole, milliseconds: performance.now() - start })
        }, reject)
      })
      sent.end(body)
    })
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}
