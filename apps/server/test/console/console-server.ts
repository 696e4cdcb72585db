import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { ServerProcess, temporaryFolder } from '../server-process.ts'
import { openBrowser } from './browser.ts'

/** What the tests of a file look at: a server with its console, and a browser. */
export interface ConsoleServer {
  /** Undefined on machines without one. */
  readonly browser: Browser | undefined
  readonly origin: string
  /** The link that its start printed. */
  readonly link: string
  adminKey(): Promise<string>
}

/** Starts a server and a browser before the tests of a file, and ends them after these. */
export function useConsoleServer(): ConsoleServer {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: ServerProcess
  const shared = {
    browser: undefined as Browser | undefined,
    origin: '',
    link: '',
    async adminKey() {
      const text = await readFile(join(folder.path, 'users', 'admin', 'access-key.json'), 'utf8')
      return (JSON.parse(text) as { key: string }).key
    },
  }

  beforeAll(async () => {
    shared.browser = await openBrowser()
    folder = await temporaryFolder()
    server = new ServerProcess(['--port', '0', '--replicas', '1'], { E5_DATA_DIR: folder.path })
    shared.origin = (await server.ready()).url
    shared.link = / console +(\S+)/.exec(server.output)![1]!
  }, 120_000)

  afterAll(async () => {
    await shared.browser?.close()
    await server[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  }, 60_000)

  return shared
}

/** A page that the first admin is signed in on; undefined on machines without a browser. */
export async function openSignedIn({ browser, origin, adminKey }: ConsoleServer): Promise<Page | undefined> {
  const page = await browser?.newPage({ reducedMotion: 'reduce' })
  await page?.request.post(`${origin}/api/session`, { data: { access_key: await adminKey() }, headers: { origin } })
  return page
}
