import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import { factsOf } from './request-facts.ts'

/** Where log lines go, and from which level on. */
export interface LogTarget {
  readonly level: string
  readonly stream: { write(line: string): void }
}

// No line of ours has these; should a library log a request or options, they still do not come out.
const secretNames = [
  'key',
  'authorization',
  'cookie',
  'password',
  'databaseUrl',
  '["x-api-key"]',
  '["set-cookie"]',
  '["proxy-authorization"]',
]
const parents = ['', 'headers', 'req', 'req.headers', 'res.headers', 'options']
const redact = {
  paths: parents.flatMap((parent) => secretNames.map((name) => join(parent, name))),
  censor: '[secret]',
}

/** The options of the logger: JSON lines without secrets. False logs nothing. */
export function loggerOptions(target: LogTarget | false): NonNullable<FastifyServerOptions['logger']> {
  // The query is left out of the path: people put keys there.
  const req = ({ method, url }: FastifyRequest) => ({ method, path: String(url).split('?', 1)[0]! })
  return target === false ? false : { ...target, redact, serializers: { req } }
}

/** What is known of a request, for its lines in the log: trace, project and endpoint, error code. */
export function logFields(request: FastifyRequest): Readonly<Record<string, string>> {
  const { traceId, endpoint, code } = factsOf(request)
  return {
    ...(traceId !== undefined && { traceId }),
    ...(endpoint !== undefined && { project: endpoint.project.name, endpoint: endpoint.name }),
    ...(code !== undefined && { code }),
  }
}

function join(parent: string, name: string): string {
  return parent === '' || name.startsWith('[') ? `${parent}${name}` : `${parent}.${name}`
}
