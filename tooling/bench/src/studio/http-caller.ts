import { Agent, type IncomingHttpHeaders, request } from 'node:http'
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
  readonly #agent = new Agent({ keepAlive: true })

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
      sent.once('error', reject)
      sent.once('timeout', () => sent.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)))
      sent.once('response', (response) => {
        buffer(response).then((whole) => {
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
