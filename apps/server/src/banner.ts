import type { Endpoint } from './endpoints.ts'
import { linkMinutes } from './sessions/sign-in-link.ts'

/** What the banner tells. */
export interface BannerFacts {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  readonly endpoint: Endpoint
  /** Undefined if the data folder's key was revoked. */
  readonly key: string | undefined
  readonly keySource: KeySource
  /** Where the first admin's access key is, unless it was set. */
  readonly accessKeyFile: string | undefined
  /** Signs a browser in, once; undefined where the first admin's key was revoked. */
  readonly signInToken: string | undefined
  /** The command to try is written for this platform's shell. */
  readonly platform: NodeJS.Platform
}

/** Where the endpoint's key comes from. Only the data folder's is shown: one that the operator set must not get into logs. */
export type KeySource = 'data folder' | 'variable' | 'flag' | 'config file'

const everyInterface = ['0.0.0.0', '::']
const thisMachine = ['localhost', '127.0.0.1', '::1']

/** What a person needs to make the first request, with a command that can be copied as one line. */
export function formatBanner({ scheme, host, port, endpoint, platform, ...facts }: BannerFacts): string {
  const url = baseUrl(scheme, host, port)
  const { embedder, project, name, batchSize } = endpoint
  const { replicas } = embedder.stats()
  const key = keyTexts(facts, platform)
  const model = `${embedder.model.name}, ${embedder.model.dimensions} dimensions, ${embedder.precision} on ${embedder.device}`
  return [
    '',
    `E5 Studio is ready at ${url}`,
    '',
    `  console   ${consoleText(url, facts.signInToken)}`,
    `  docs      ${url}/docs`,
    `  project   ${project.name}`,
    `  endpoint  ${name}`,
    `  model     ${model}, ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}, batch size ${batchSize}`,
    `  key       ${key.shown}`,
    `  admin     ${facts.accessKeyFile === undefined ? 'the access key that was set' : `access key in ${facts.accessKeyFile}`}; npx e5 endpoint list`,
    '',
    'Try it:',
    '',
    formatCurl(`${url}/api/predict/nlp/${project.name}/${name}`, key.inCurl, platform),
    '',
    thisMachine.includes(host)
      ? 'Only this machine can reach it (--host 0.0.0.0 opens it to the network). Ctrl-C stops it.'
      : 'Ctrl-C stops it.',
    '',
  ].join('\n')
}

/** A server's address as a client on the same machine would write it. */
export function baseUrl(scheme: 'http' | 'https', host: string, port: number): string {
  const name = everyInterface.includes(host) || thisMachine.includes(host) ? 'localhost' : host
  return `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`
}

// After a hash sign, so that it is in no log of a server or a proxy.
function consoleText(url: string, token: string | undefined): string {
  if (token === undefined) return `${url} (sign in with an access key)`
  return `${url}/#/sign-in?token=${token} (once, within ${linkMinutes} minutes)`
}

function keyTexts(
  { keySource, key }: Pick<BannerFacts, 'keySource' | 'key'>,
  platform: NodeJS.Platform,
): { shown: string; inCurl: string } {
  if (key === undefined) return { shown: 'revoked; npx e5 key create makes another', inCurl: 'YOUR_KEY' }
  switch (keySource) {
    case 'data folder':
      return { shown: key, inCurl: key }
    case 'variable':
      return { shown: 'the one that was set with E5_KEY', inCurl: platform === 'win32' ? '%E5_KEY%' : '$E5_KEY' }
    case 'flag':
      return { shown: 'the one that was set with --key; it goes in place of YOUR_KEY', inCurl: 'YOUR_KEY' }
    case 'config file':
      return { shown: 'the one of the config file; it goes in place of YOUR_KEY', inCurl: 'YOUR_KEY' }
  }
}

function formatCurl(url: string, key: string, platform: NodeJS.Platform): string {
  const body = JSON.stringify({ inputs: ['query: how much protein should a female eat'] })
  const json = 'content-type: application/json'
  // cmd.exe knows double quotes only.
  if (platform === 'win32') {
    return `curl.exe -s ${url} -H "key: ${key}" -H "${json}" -d "${body.replaceAll('"', '\\"')}"`
  }
  const quote = key.startsWith('$') ? '"' : "'"
  return `curl -s ${url} -H ${quote}key: ${key}${quote} -H '${json}' -d '${body}'`
}
