import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../server-process.ts'
import { axeViolations, button, dropFiles, settled, watchPage } from './browser.ts'
import { openSignedIn, useConsoleServer } from './console-server.ts'

const shared = useConsoleServer()

const passages = Array.from({ length: 20 }, (_, id) => `{"contents": "What passage ${id} says of whales."}\n`).join('')
const train = '{"query": "who says it?", "positives": {"doc_id": [3]}, "negatives": {"doc_id": [4,5,6,7,8,9,10]}}\n'

/** Two folders as people have them: a train set with a fault in its second line, and the same without it. */
async function writeSets(folder: string): Promise<{ readonly faulty: string; readonly sound: string }> {
  const sets = { faulty: join(folder, 'faulty'), sound: join(folder, 'sound') }
  for (const [path, rows] of [
    [sets.faulty, `${train}{"query": "and who\n`],
    [sets.sound, train],
  ] as const) {
    await mkdir(path)
    await writeFile(join(path, 'passages.jsonl'), passages)
    await writeFile(join(path, 'train.jsonl'), rows)
    await writeFile(join(path, '.hidden'), 'left out')
  }
  return sets
}

const drop = async (page: Page, folder: string): Promise<void> => {
  await dropFiles(page, page.getByRole('group', { name: 'Drop files' }), [folder])
  await page.getByText('2 files').waitFor()
}

describe('datasets in the console', () => {
  it('go from a dropped folder over a fault with its line to samples', { timeout: 120_000 }, async () => {
    const page = await openSignedIn(shared)
    if (page === undefined) return
    await using folder = await temporaryFolder()
    const sets = await writeSets(folder.path)
    const faults = watchPage(page, shared.origin)

    await page.goto(`${shared.origin}/datasets`)
    await page.getByText('You have no dataset yet').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'Add dataset' }).first().click()
    await page.getByLabel('Dataset name').fill('whales')
    await drop(page, sets.faulty)
    await button(page, 'Add dataset').click()
    await page.getByText('Failed', { exact: true }).waitFor({ timeout: 60_000 })
    const finding = page.getByRole('row').filter({ hasText: 'train.jsonl:2' })
    expect(await finding.textContent()).toContain('Write the line as one JSON object')
    await settled(page)
    expect(await axeViolations(page)).toEqual([])
    const report = await page.getByRole('link', { name: 'Open as a page' }).getAttribute('href')
    expect(await (await page.request.get(`${shared.origin}${report}`)).text()).toContain('Data set whales (training)')

    await button(page, 'Replace dataset whales').click()
    expect(await axeViolations(page)).toEqual([])
    await button(page, 'Replace').click()
    expect(await page.getByLabel('Dataset name').inputValue()).toBe('whales')
    await drop(page, sets.sound)
    await button(page, 'Add dataset').click()
    await page.getByText('Available', { exact: true }).waitFor({ timeout: 60_000 })
    const sample = page.getByRole('region', { name: 'Samples of train.jsonl' })
    expect(await sample.textContent()).toMatch(/who says it\?.*What passage 3 says of whales/)
    await page.getByRole('table', { name: 'Token lengths in passages.jsonl' }).waitFor()
    const newJob = page.getByRole('link', { name: 'Create new job' })
    expect(await newJob.getAttribute('href')).toBe('/projects/default/new-job?dataset=whales')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await axeViolations(page)).toEqual([])
    expect(faults).toEqual([])
    await page.close()
  })

  it('go on with an upload that another window left, from where it was', { timeout: 120_000 }, async () => {
    const page = await openSignedIn(shared)
    if (page === undefined) return
    const { origin } = shared
    const key = await shared.adminKey()
    await fetch(`${origin}/api/datasets`, {
      method: 'POST',
      headers: { key, 'content-type': 'application/json' },
      body: JSON.stringify({ dataset_name: 'left', job_type: 'batch_predict', source_type: 'localMachine' }),
    })
    const text = 'passage: a whale\npassage: a train\n'
    await fetch(`${origin}/api/datasets/left/files/texts.txt`, {
      method: 'PUT',
      headers: { key },
      body: text.slice(0, 9),
    })

    const offsets: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') offsets.push(request.headers()['upload-offset'])
    })
    await page.goto(`${origin}/datasets/left`)
    await page.getByText('Arrived: 1 file, 9 B').waitFor()
    expect(await axeViolations(page)).toEqual([])
    const file = { name: 'texts.txt', mimeType: 'text/plain', buffer: Buffer.from(text) }
    await page.locator('input[type=file]').last().setInputFiles(file)
    await button(page, 'Continue upload').click()
    await page.getByText('Available', { exact: true }).waitFor({ timeout: 60_000 })
    expect(offsets).toEqual(['9'])

    await button(page, 'Delete dataset left').click()
    await button(page, 'Delete').click()
    await page.getByRole('heading', { name: 'Datasets', exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'left', exact: true }).count()).toBe(0)
    await page.close()
  })
})
