import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tinyTrainingFiles } from '@e5/data/testing'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { writeTinyModel } from '../../src/testing/train-jobs.ts'
import { temporaryFolder } from '../server-process.ts'
import { TrainingServer } from '../training-server.ts'
import { axeViolations, button, dropFiles, settled, signedIn, watchPage } from './browser.ts'
import { useConsoleServer } from './console-server.ts'

const shared = useConsoleServer(writeTinyModel)

// A training of a second.
const hyperparameters = {
  batch_size: '4',
  train_n_passages: '3',
  num_iterations: '6',
  learning_rate: '0.001',
  eval_steps: '3',
  save_steps: '2',
}
const others = { temperature: '0.05', eval_share: '0.2', workers: '1', micro_batch_tokens: '64' }

async function writeTrainSet(folder: string): Promise<string> {
  const path = join(folder, 'topics')
  await mkdir(path)
  // As many as the check of a dataset wants.
  for (const [name, content] of Object.entries(tinyTrainingFiles(7))) await writeFile(join(path, name), content)
  return path
}

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.getByLabel(name, { exact: true }).fill(value)
}

describe('jobs in the console', () => {
  it('go from a dropped folder over a training to an endpoint with its vectors', { timeout: 180_000 }, async () => {
    const page = await signedIn(shared)
    if (page === undefined) return
    await using folder = await temporaryFolder()
    const faults = watchPage(page, shared.origin)
    await page.goto(`${shared.origin}/datasets/new`)
    await page.getByLabel('Dataset name').fill('topics')
    await dropFiles(page, page.getByRole('group', { name: 'Drop files' }), [await writeTrainSet(folder.path)])
    await page.getByText('2 files').waitFor()
    await button(page, 'Add dataset').click()
    await page.getByText('Available', { exact: true }).waitFor({ timeout: 60_000 })

    await page.getByRole('link', { name: 'Create new job' }).click()
    await page.getByLabel('Job name').fill('tune')
    await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('tiny')
    expect(await page.getByRole('combobox', { name: 'Dataset', exact: true }).inputValue()).toBe('topics')
    await fill(page, { ...hyperparameters, batch_size: '1' })
    await page.getByText('batch_size must be a whole number from 2 to 65536, not 1.').waitFor()
    await page.getByText('More: 24 others').click()
    await fill(page, { ...others, batch_size: '4', warmup_steps: '9' })
    await page.getByLabel('force').check()
    await button(page, 'Create new job').click()
    await page.getByText('warmup_steps 9 leaves none of 6 steps after them.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await fill(page, { warmup_steps: '1' })
    await button(page, 'Create new job').click()

    await page.getByText('Completed', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByRole('figure', { name: /^Loss\. \S+ at step 6$/ }).waitFor()
    await page.getByRole('figure', { name: /^nDCG@10 of held-out queries\. .* before training$/ }).waitFor()
    await page.getByText('The trainer ended after 6 steps: all of them are done.').waitFor({ timeout: 30_000 })
    await page.goto(shared.origin + (await page.getByRole('link', { name: 'Report' }).getAttribute('href')))
    await page.getByRole('heading', { name: 'Before and after' }).waitFor()
    await page.goBack()
    await button(page, 'Save to model hub: final').click()
    expect(await axeViolations(page)).toEqual([])
    await button(page, 'Save to model hub').click()
    await page.getByText('in the hub: tune-final').waitFor()
    expect(await axeViolations(page)).toEqual([])

    await button(page, 'Deploy final').click()
    expect(await page.getByRole('combobox', { name: 'Model', exact: true }).inputValue()).toBe('tune-final')
    await page.getByLabel('Endpoint name').fill('tuned')
    await button(page, 'Add an endpoint').click()
    const key = (await page.getByTestId('new-key').textContent())!
    await page.getByRole('link', { name: 'View endpoint' }).click()
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByRole('link', { name: 'Try it' }).click()
    await page.getByRole('textbox', { name: 'Text' }).fill('whales in winter')
    await button(page, 'Embed').click()
    const shown = (await page.getByTestId('vector').textContent())!
    const answer = await fetch(`${shared.origin}/api/predict/nlp/default/tuned`, {
      method: 'POST',
      headers: { key, 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: ['query: whales in winter'] }),
    })
    const { data } = (await answer.json()) as { data: number[][] }
    expect(Number(/\[(-?[\d.e-]+),/.exec(shown)![1])).toBeCloseTo(data[0]![0]!, 6)
    // The warm-up that was refused.
    expect(faults).toEqual([expect.stringContaining('status of 400')])
    await page.close()
  })

  it('are compared, stopped and gone on with', { timeout: 120_000 }, async () => {
    const page = await signedIn(shared)
    if (page === undefined) return
    const server = new TrainingServer(shared.origin, await shared.adminKey())
    const job = { job_type: 'train', model_checkpoint: 'tiny', dataset: 'topics' } as const
    const hyperparams = {
      ...hyperparameters,
      ...others,
      num_iterations: '100000',
      save_steps: '50000',
      eval_steps: '50000',
    }
    await server.createJob({ ...job, job_name: 'long', hyperparams })
    await page.goto(`${shared.origin}/projects/default/jobs/long`)
    await page.getByText('Training', { exact: true }).waitFor({ timeout: 30_000 })
    await button(page, 'Stop').click()
    await page.getByText('Stopped', { exact: true }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await button(page, 'Resume').click()
    await page.getByText('Training', { exact: true }).waitFor({ timeout: 30_000 })
    await button(page, 'Cancel job long').click()
    await button(page, 'Cancel').click()
    await page.getByText('Cancelled', { exact: true }).waitFor()

    await page.goto(`${shared.origin}/jobs`)
    await page.getByLabel('Compare tune').check()
    await page.getByLabel('Compare long').check()
    await page.getByRole('link', { name: 'Compare 2 jobs' }).click()
    const differing = page.getByRole('table', { name: 'What differs' })
    expect(await differing.getByRole('row').filter({ hasText: 'save_steps' }).textContent()).toBe('save_steps250000')
    await page.getByRole('figure', { name: /^Loss\. tune: \S+, long: / }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.close()
  })

  it('embed a dataset, tell of rows without a result, and give the others', { timeout: 120_000 }, async () => {
    const page = await signedIn(shared)
    if (page === undefined) return
    const server = new TrainingServer(shared.origin, await shared.adminKey())
    const form = new FormData()
    form.set('dataset_name', 'texts')
    form.set('job_type', 'batch_predict')
    form.set('files', new Blob(['{"text": "a whale"}\n{"text": 7}\n{"text": "a clock"}\n']), 'texts.jsonl')
    await fetch(`${shared.origin}/api/datasets`, { method: 'POST', headers: { key: server.key }, body: form })
    await page.goto(`${shared.origin}/datasets/texts`)
    await page.getByText('Available', { exact: true }).waitFor({ timeout: 30_000 })
    await page.getByRole('link', { name: 'Create new job' }).click()
    await page.getByLabel('Job name').fill('vectors')
    await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('tiny')
    await page.getByRole('radio', { name: 'passage:' }).click()
    await page.getByRole('radio', { name: 'jsonl' }).click()
    await page.getByLabel('Split texts above so many tokens').fill('3')
    await button(page, 'Create new job').click()
    await page.getByText('split_tokens must be 16 at least').waitFor()
    await page.getByLabel('Split texts above so many tokens').fill('')
    await button(page, 'Create new job').click()
    await page.getByText('Completed', { exact: true }).waitFor({ timeout: 60_000 })
    await page.getByRole('img', { name: '1 shard done' }).waitFor()
    const aside = page.getByRole('table', { name: 'Rows without a result' }).getByRole('row').nth(1)
    expect(await aside.textContent()).toMatch(/^texts\.jsonl21.*expected string/)
    await settled(page)
    expect(await axeViolations(page)).toEqual([])
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download results' }).click()
    expect((await download).suggestedFilename()).toBe('vectors.tar.gz')
    await page.close()
  })
})
