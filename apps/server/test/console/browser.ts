import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import type { ConsoleServer } from './console-server.ts'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Chromium where this machine has one; without it undefined, which is said. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = places.find((place) => existsSync(place))
  if (executablePath !== undefined) return chromium.launch({ executablePath, args: ['--no-sandbox'] })
  process.stderr.write('console: NOT TRIED in a browser, since this machine has none: apt-get install chromium\n')
  return undefined
}

/** What axe finds wrong with a page as it is now: each rule with the elements that break it. */
export async function axeViolations(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  // Not as an element of the page: its policy refuses that, as it should.
  await session.send('Runtime.evaluate', { expression: axe.source })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | ')))`,
    awaitPromise: true,
    returnByValue: true,
  })
  return result.value as readonly string[]
}

/** What a page did that it must not: errors, refusals by its policy, requests to other hosts. */
export function watchPage(page: Page, origin: string): readonly string[] {
  const faults: string[] = []
  // What a library tries and catches is on no console.
  const tell = `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error('refused by the policy:', violatedDirective, blockedURI))`
  void page.addInitScript(tell)
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    // Browsers report a refused answer by themselves; being signed out is one.
    if (message.type() === 'error' && !message.text().includes('401')) faults.push(message.text())
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin) faults.push(`a request to ${request.url()}`)
  })
  return faults
}

/** A page of a browser that is signed in as the admin; undefined where there is no browser. */
export async function signedIn({ browser, origin, adminKey }: ConsoleServer): Promise<Page | undefined> {
  const page = await browser?.newPage({ reducedMotion: 'reduce' })
  await page?.request.post(`${origin}/api/session`, { data: { access_key: await adminKey() }, headers: { origin } })
  return page
}

/** A button by its whole name. */
export function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

/** Until the page has its title and nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByText('Loading').first().waitFor({ state: 'detached' })
}

/** Drops files and folders of this machine, as a person does with the mouse. */
export async function dropFiles(page: Page, place: Locator, files: readonly string[]): Promise<void> {
  const { x, y } = (await place.boundingBox())!
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...files], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data })
  }
}
