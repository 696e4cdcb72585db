import { describe, expect, it } from 'vitest'
import { axeViolations, button, signedIn, watchPage } from './browser.ts'
import { useConsoleServer } from './console-server.ts'

const shared = useConsoleServer()

describe('collections in the console', () => {
  it('take documents, and find them with the exact ranking beside', {
    timeout: 120_000,
  }, async () => {
    const page = await signedIn(shared)
    if (page === undefined) return
    const { origin } = shared
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

    await page.setViewportSize({ width: 360, height: 780 })
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await axeViolations(page)).toEqual([])
    await page.setViewportSize({ width: 1280, height: 860 })

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
    await page.getByRole('link', { name: 'animals' }).waitFor({ state: 'detached' })
    expect(faults).toEqual([])
    await page.close()
  })
})
