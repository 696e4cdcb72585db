import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServerProcess, temporaryFolder } from '../server-process.ts'
import { axeViolations, openBrowser, watchPage } from './browser.ts'

const pages = [
  '/',
  '/projects',
  '/projects/default',
  '/projects/default/new-endpoint',
  '/projects/default/endpoints/e5-small-v2',
  '/endpoints',
  '/collections',
  '/projects/default/collections/notes',
  '/playground',
  '/models',
  '/users',
  '/system',
]
const views = [
  { name: 'wide and light', width: 1280, colorScheme: 'light' },
  { name: 'narrow and dark', width: 360, colorScheme: 'dark' },
] as const

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let browser: Browser | undefined
let origin = ''
let link = ''

beforeAll(async () => {
  browser = await openBrowser()
  folder = await temporaryFolder()
  server = new ServerProcess(['--port', '0', '--replicas', '1'], { E5_DATA_DIR: folder.path })
  origin = (await server.ready()).url
  const headers = { key: await adminKey(), 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'notes', model: 'e5-small-v2' })
  await fetch(`${origin}/api/projects/default/collections`, { method: 'POST', headers, body })
  link = / console +(\S+)/.exec(server.output)![1]!
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
}, 60_000)

const compressedLength = (body: Buffer): number => gzipSync(body).length

async function adminKey(): Promise<string> {
  const text = await readFile(join(folder.path, 'users', 'admin', 'access-key.json'), 'utf8')
  return (JSON.parse(text) as { key: string }).key
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** A page of the first admin. */
async function signedIn(opened: Browser): Promise<Page> {
  const page = await opened.newPage()
  const data = { access_key: await adminKey() }
  await page.context().request.post(`${origin}/api/session`, { data, headers: { origin } })
  return page
}

/** Until the page has its title and nothing loads any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByText('Loading').first().waitFor({ state: 'detached' })
}

describe('the console in a browser', () => {
  it('goes from the printed link over New endpoint to a vector', { timeout: 120_000 }, async () => {
    if (browser === undefined) return
    const page = await browser.newPage()
    const faults = watchPage(page, origin)

    await page.goto(link)
    await page.getByRole('heading', { name: 'Welcome' }).waitFor()
    expect(page.url()).toBe(`${origin}/`)
    expect(await page.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])
    expect(await page.evaluate('document.cookie')).toBe('')

    await page.getByRole('link', { name: 'Projects', exact: true }).click()
    await page.getByRole('link', { name: 'default', exact: true }).click()
    await page.getByRole('link', { name: 'New endpoint' }).click()
    await page.getByLabel('Endpoint name').fill('whales')
    await page.getByRole('radio', { name: '32', exact: true }).click()
    await button(page, 'Add an endpoint').click()
    await page.getByRole('heading', { name: 'Endpoint created' }).waitFor()
    const key = (await page.getByTestId('new-key').textContent())!
    await page.getByRole('link', { name: 'View endpoint' }).click()
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })

    // The key that was shown once opens it, at the address that the page shows.
    const answer = await fetch(`${origin}/api/predict/nlp/default/whales`, {
      method: 'POST',
      headers: { key, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: ['query: a whale'] }),
    })
    expect(answer.status).toBe(200)

    await page.getByRole('link', { name: 'Try it' }).click()
    await page.getByRole('textbox', { name: 'Text' }).fill('a whale')
    await page.getByText('6 of 512 tokens').waitFor()
    await button(page, 'Embed').click()
    const shown = (await page.getByTestId('vector').textContent())!
    const { data } = (await answer.json()) as { data: number[][] }
    expect(Number(/\[(-?[\d.e-]+),/.exec(shown)![1])).toBeCloseTo(data[0]![0]!, 6)

    await page.getByRole('textbox', { name: 'Text' }).fill('whale '.repeat(600))
    await page.getByText('are cut').waitFor()
    await page.getByRole('tab', { name: 'Similarity' }).click()
    await button(page, 'Compare').click()
    await page.getByRole('table').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('tab', { name: 'Ranking' }).click()
    await button(page, 'Rank').click()
    expect(await page.getByRole('listitem').first().textContent()).toContain('46 grams per day')
    await page.getByRole('tab', { name: 'Map' }).click()
    await button(page, 'Draw the map').click()
    await page.getByRole('img', { name: 'Map of the texts' }).waitFor()
    expect(await axeViolations(page)).toEqual([])

    await button(page, 'Sign out').click()
    await page.getByRole('heading', { name: 'Sign in to E5 Studio' }).waitFor()
    await page.goto(link)
    await page.getByText('The sign-in link was used already').waitFor()
    expect(faults).toEqual([])
    await page.close()
  })

  it('adds documents to a new collection, and finds them with the exact ranking beside', {
    timeout: 120_000,
  }, async () => {
    if (browser === undefined) return
    const page = await signedIn(browser)
    const faults = watchPage(page, origin)
    await page.goto(`${origin}/projects/default`)
    await button(page, 'New collection').click()
    await page.getByLabel('Collection name').fill('animals')
    await button(page, 'Create collection').click()
    await page.getByRole('heading', { name: 'animals' }).waitFor()

    await button(page, 'Fill in an example').click()
    const lines = page.getByLabel('Documents as JSON Lines')
    await lines.fill(`${await lines.inputValue()}\nno JSON`)
    await page.getByText('line 3').waitFor()
    await button(page, 'Add 2 documents').click()
    await page.getByText('2 documents added.').waitFor({ timeout: 60_000 })
    await page.getByLabel('Query').fill('how do whales sleep')
    await button(page, 'Search').click()
    await page.getByText('Recall@2').waitFor()
    for (const column of ['By the index', 'Exact ranking']) {
      const first = page.getByRole('region', { name: column }).getByRole('listitem').first()
      expect(await first.textContent()).toContain('one half of the brain')
    }
    expect(await axeViolations(page)).toEqual([])

    await button(page, 'Filter by metadata').click()
    await page.getByLabel('Field 1').fill('kind')
    await page.getByLabel('Value 1').fill('bird')
    await button(page, 'Search').click()
    await page.getByText('Recall@1').waitFor()
    await button(page, 'Delete document terns').click()
    await button(page, 'Delete').click()
    await page.getByRole('row', { name: 'terns' }).waitFor({ state: 'detached' })
    await button(page, 'Delete collection animals').click()
    await button(page, 'Delete').click()
    await page.getByRole('heading', { name: 'Collections' }).waitFor()
    expect(await page.getByRole('link', { name: 'animals' }).count()).toBe(0)
    expect(faults).toEqual([])
    await page.close()
  })

  it.each(views)('has pages that axe finds nothing wrong with, $name', { timeout: 120_000 }, async (view) => {
    if (browser === undefined) return
    const { width, colorScheme } = view
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const faults = watchPage(page, origin)
    await page.goto(origin)
    await settled(page)
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Access key', { exact: true }).fill(await adminKey())
    await button(page, 'Sign in').click()
    for (const path of pages) {
      await page.goto(`${origin}${path}`)
      await settled(page)
      expect([path, await axeViolations(page)]).toEqual([path, []])
      const tooWide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      expect([path, await page.evaluate(tooWide)]).toEqual([path, 0])
    }
    expect(faults).toEqual([])
    await context.close()
  })

  it('loads less than 300 kB at first', { timeout: 60_000 }, async () => {
    if (browser === undefined) return
    const page = await browser.newPage()
    const loaded: Promise<number>[] = []
    page.on('response', (response) => {
      if (response.url().includes('/assets/')) loaded.push(response.body().then(compressedLength))
    })
    await page.goto(origin, { waitUntil: 'networkidle' })
    await settled(page)
    const bytes = (await Promise.all(loaded)).reduce((sum, length) => sum + length, 0)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThan(300_000)
    await page.close()
  })
})
