import { type Command, InvalidArgumentError } from 'commander'
import { oneOf } from '../option-values.ts'
import { apis } from './dialect.ts'
import type { ServerAddress } from './target.ts'

/** A server that somebody else has started. */
export interface GivenServer extends ServerAddress {
  readonly name: string
}

/** Adds `--url` and the options that belong to the one before them; returns what gives the servers after the parse. */
export function addGivenServers(command: Command): () => GivenServer[] {
  const given: (Partial<GivenServer> & { url: string })[] = []

  function begin(url: string): void {
    if (!URL.canParse(url)) throw new InvalidArgumentError('It must be an address as http://localhost:8080.')
    given.push({ url })
  }

  function ofLast(part: Partial<GivenServer>): void {
    const last = given.at(-1)
    if (last === undefined) throw new InvalidArgumentError('It comes after the --url that it is for.')
    Object.assign(last, part)
  }

  command
    .option('--url <address>', 'a server that is there; more than once for several', begin)
    .option('--api <api>', `what the --url before it speaks: ${apis.join(', ')}`, (api) =>
      ofLast({ api: oneOf(apis)(api) }),
    )
    .option('--key <key>', 'its key', (key) => ofLast({ key }))
    .option('--name <name>', 'its name in the tables, the address unless given', (name) => ofLast({ name }))

  return () =>
    given.map(({ url, api, ...rest }) => {
      if (api === undefined) command.error(`error: --url ${url} needs an --api after it`)
      return { name: url, url, api, ...rest }
    })
}
