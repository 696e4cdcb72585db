import type { Endpoint } from './endpoints.ts'

/** What the banner tells. */
export interface BannerFacts {
  readonly host: string
  readonly port: number
  readonly endpoint: Endpoint
  /** The key to show, or undefined if the operator set one, which must not get into logs. */
  readonly shownKey: string | undefined
}

const everyInterface = ['0.0.0.0', '::']
const thisMachine = ['localhost', '127.0.0.1', '::1']

/** What a person needs to make the first request, with a command that can be copied as one line. */
export function formatBanner({ host, port, endpoint, shownKey }: BannerFacts): string {
  const url = baseUrl(host, port)
  const { embedder, project, name, batchSize } = endpoint
  const { replicas } = embedder.stats()
  const model = `${embedder.model.name}, ${embedder.model.dimensions} dimensions, ${embedder.precision} on ${embedder.device}`
  return [
    '',
    `E5 Studio is ready at ${url}`,
    '',
    `  docs      ${url}/docs`,
    `  project   ${project.name}`,
    `  endpoint  ${name}`,
    `  model     ${model}, ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, batch size ${batchSize}`,
    `  key       ${shownKey ?? 'the one that was set with E5_KEY or --key'}`,
    '',
    'Try it:',
    '',
    formatCurl(`${url}/api/predict/nlp/${project.name}/${name}`, shownKey),
    '',
    thisMachine.includes(host)
      ? 'Only this machine can reach it (--host 0.0.0.0 opens it to the network). Ctrl-C stops it.'
      : 'Ctrl-C stops it.',
    '',
  ].join('\n')
}

/** A server's address as a client on the same machine would write it. */
export function baseUrl(host: string, port: number): string {
  const name = everyInterface.includes(host) || thisMachine.includes(host) ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

function formatCurl(url: string, shownKey: string | undefined): string {
  const header = shownKey === undefined ? '"key: $E5_KEY"' : `'key: ${shownKey}'`
  const body = JSON.stringify({ inputs: ['query: how much protein should a female eat'] })
  return `curl -s ${url} -H ${header} -H 'content-type: application/json' -d '${body}'`
}
