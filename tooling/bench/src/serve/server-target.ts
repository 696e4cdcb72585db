import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { checkVectors } from './check-vectors.ts'
import { dialects } from './dialect.ts'
import type { OpenTarget, ServerAddress } from './target.ts'

const timeoutMs = 600_000

/** Opens a server: connections are kept, as many as there are requests at once. @throws Error if it names no model. */
export async function openServer({ url, api, key }: ServerAddress): Promise<OpenTarget> {
  const dialect = dialects[api]
  const agent = new Agent({ keepAlive: true })
  const headers = key === undefined ? {} : dialect.headersFor(key)

  function call(address: URL | string, body?: Buffer): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(address, {
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers:
          body === undefined
            ? headers
            : { ...headers, 'content-type': 'application/json', 'content-length': body.length },
        timeout: timeoutMs,
      })
      sent.once('response', resolve)
      sent.once('error', reject)
      sent.once('timeout', () => sent.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)))
      sent.end(body)
    })
  }

  const embedUrl = url.replace(/\/$/, '') + dialect.path
  const modelsUrl = dialect.modelsPath === undefined ? undefined : url.replace(/\/$/, '') + dialect.modelsPath
  const model = modelsUrl === undefined ? undefined : firstModel(await text(await call(modelsUrl)), modelsUrl)
  const healthUrl = dialect.healthPath === undefined ? undefined : new URL(dialect.healthPath, url)
  return {
    prepare(texts) {
      const body = Buffer.from(JSON.stringify(dialect.body(texts, model)))
      return {
        send: async () => drain(await call(embedUrl, body)),
        async check() {
          const response = await call(embedUrl, body)
          const answer = await text(response)
          if (response.statusCode !== 200) throw refusal(response, answer)
          checkVectors(dialect.vectorsOf(JSON.parse(answer)), texts.length)
        },
      }
    },
    health: healthUrl === undefined ? undefined : async () => drain(await call(healthUrl)),
    close: async () => agent.destroy(),
  }
}

async function drain(response: IncomingMessage): Promise<void> {
  if (response.statusCode !== 200) throw refusal(response, await text(response))
  await new Promise<void>((resolve, reject) => {
    response.once('end', resolve)
    response.once('error', reject)
    response.resume()
  })
}

function refusal({ statusCode }: IncomingMessage, answer: string): Error {
  return new Error(`status ${statusCode}: ${answer.slice(0, 160)}`)
}

function firstModel(answer: string, modelsUrl: string): string {
  const id = (JSON.parse(answer) as { data?: { id?: string }[] }).data?.[0]?.id
  if (id === undefined) throw new Error(`${modelsUrl} names no model: ${answer.slice(0, 160)}`)
  return id
}
