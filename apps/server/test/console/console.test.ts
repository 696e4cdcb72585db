import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { axeViolations, button, settled, watchPage } from './browser.ts'
import { useConsoleServer } from './console-server.ts'

const pages = [
  '/',
  '/projects',
  '/projects/default',
  '/projects/default/new-endpoint',
  '/projects/default/endpoints/e5-small-v2',
  '/projects/default/new-job',
  '/projects/default/new-job?type=batch_predict',
  '/projects/default/jobs/compare',
  '/endpoints',
  '/jobs',
  '/datasets',
  '/datasets/new',
  '/collections',
  '/playground',
  '/models',
  '/users',
  '/system',
]
const views = [
  { name: 'wide and light', width: 1280, colorScheme: 'light' },
  { name: 'narrow and dark', width: 360, colorScheme: 'dark' },
] as const

const shared = useConsoleServer()

const compressedLength = (body: Buffer): number => gzipSync(body).length

describe('the console in a browser', () => {
  it('goes from the printed link over New endpoint to a vector', { timeout: 120_000 }, async () => {
    const { browser, origin, link } = shared
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

  it.each(views)('has pages that axe finds nothing wrong with, $name', { timeout: 120_000 }, async (view) => {
    const { browser, origin } = shared
    if (browser === undefined) return
    const { width, colorScheme } = view
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const faults = watchPage(page, origin)
    await page.goto(origin)
    await settled(page)
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Access key', { exact: true }).fill(await shared.adminKey())
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
    const { browser, origin } = shared
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
