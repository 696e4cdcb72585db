import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EndEvent,
  type EvaluationEvent,
  type EvaluationFigures,
  runHistory,
  type StartEvent,
  type StepEvent,
  type TrainingEvent,
} from '@e5/core'
import { parseHTML } from 'linkedom'
import { afterEach, describe, expect, it } from 'vitest'
import { formatDuration } from './duration.ts'
import { figureRows, formatPoints } from './figure-rows.ts'
import { modelCard } from './model-card.ts'
import { runReport } from './run-report.ts'
import { runVerdict } from './run-verdict.ts'

const start: StartEvent = {
  event: 'start',
  time: '2026-11-28T22:00:00.000Z',
  model: 'e5-small-v2',
  options: { batch_size: 16, learning_rate: 0.00002, train: '/home/me/train.jsonl', note: 'a <b> & "c"' },
  data: {
    passages: 5183,
    trainingRows: 728,
    heldOutQueries: 81,
    meanQueryTokens: 21.5,
    meanPassageTokens: 187.2,
    queriesCut: 0,
    passagesCut: 2100,
  },
  run: { stepsPerEpoch: 45, totalSteps: 90, parameters: 33e6, trainedParameters: 33e6, negativesPerQuery: 127 },
  sample: { query: 'query: is <this> safe?', passages: ['passage: yes', 'passage: no'] },
  resumedStep: 0,
}

const figures = (ndcgAt10: number): EvaluationFigures => ({
  ndcgAt10,
  mrrAt10: ndcgAt10 - 0.02,
  recallAt10: ndcgAt10 + 0.1,
  recallAt100: 0.95,
  queries: 81,
  passages: 5183,
})

const stepAt = (step: number): StepEvent => ({
  event: 'step',
  step,
  epoch: step / 45,
  loss: 2 / step,
  learningRate: 2e-5,
  gradientNorm: 3,
  tokensPerSecond: 900,
  seconds: 20 * step,
  secondsLeft: 0,
  memoryBytes: 3e9,
})

const evaluationAt = (step: number, ndcgAt10: number): EvaluationEvent => ({
  event: 'evaluation',
  step,
  figures: figures(ndcgAt10),
  isBest: true,
  seconds: 30,
})

const end: EndEvent = {
  event: 'end',
  reason: 'completed',
  step: 90,
  seconds: 1830,
  baseline: figures(0.6875),
  best: { step: 60, figures: figures(0.7712) },
  isPromoted: true,
  peakMemoryBytes: 3.1e9,
}

const events: readonly TrainingEvent[] = [
  start,
  evaluationAt(0, 0.6875),
  ...[10, 20, 30].map(stepAt),
  evaluationAt(30, 0.74),
  { event: 'checkpoint', step: 30, kind: 'best', path: 'out/best', seconds: 1 },
  ...[40, 50, 60].map(stepAt),
  evaluationAt(60, 0.7712),
  ...[70, 80, 90].map(stepAt),
  evaluationAt(90, 0.76),
  end,
]

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function report(lines: readonly TrainingEvent[], writesCard = false) {
  const folder = await mkdtemp(join(tmpdir(), 'e5-report-'))
  folders.push(folder)
  const output = join(folder, 'report.html')
  if (writesCard) {
    await mkdir(join(folder, 'out', 'best'), { recursive: true })
    await writeFile(join(folder, 'out', 'best', 'README.md'), '')
  }
  const placed = lines.map((event) => ('path' in event ? { ...event, path: join(folder, event.path) } : event))
  await writeFile(join(folder, 'events.jsonl'), placed.map((event) => `${JSON.stringify(event)}\n`).join(''))
  await runReport(join(folder, 'events.jsonl'), output)
  const page = await readFile(output, 'utf8')
  return { page, document: parseHTML(page).document }
}

describe('runReport', () => {
  it('shows verdict, plots, figures, data and options, and nothing from outside', async () => {
    const { page, document } = await report(events, true)
    expect(document.querySelector('.lead')!.textContent).toBe(
      'nDCG@10 rose from 0.6875 to 0.7712 after 60 steps: +8.4 points.',
    )
    const plots = [...document.querySelectorAll('svg')].map((svg) => svg.getAttribute('aria-label'))
    expect(plots).toEqual([
      'nDCG@10 on the held-out set',
      'Loss',
      'Learning rate',
      'Gradient norm before clipping',
      'Tokens a second',
      'Resident memory',
    ])
    expect(document.querySelectorAll('svg')[0]!.querySelectorAll('circle')).toHaveLength(4)
    const text = document.body.textContent
    for (const part of ['0.6675', '30 min 30 s', '5,183', 'query: is <this> safe?', 'batch_size', 'a <b> & "c"']) {
      expect(text).toContain(part)
    }
    expect(document.querySelector('header a')!.getAttribute('href')).toBe('out/best/README.md')
    expect(document.querySelectorAll('script, link, img, [src]')).toHaveLength(0)
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(/)
  })

  it('is made of a run without model, without evaluation, or of its start alone', async () => {
    expect((await report(events)).document.querySelector('a')).toBeNull()
    const { document } = await report([start, stepAt(1)])
    expect(document.querySelector('.lead')!.textContent).toContain('not evaluated')
    expect(document.querySelectorAll('svg')).toHaveLength(5)
    expect((await report([start])).document.querySelectorAll('svg')).toHaveLength(0)
  })

  it('names the line that is no event, and a file without a start', async () => {
    const broken = [start, { event: 'step', step: -1 }] as TrainingEvent[]
    await expect(report(broken)).rejects.toMatchObject({ code: 'ROW_INVALID', details: { line: 2 } })
    await expect(report([end])).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  })
})

describe('runHistory', () => {
  it('joins resumptions: what was done twice counts once', () => {
    const resumed = [...events.slice(0, 8), { ...start, resumedStep: 30 }, { ...stepAt(40), loss: 7 }, end]
    const history = runHistory(resumed)!
    expect(history.steps.map(({ step, loss }) => [step, loss])).toEqual([
      [10, 0.2],
      [20, 0.1],
      [30, 2 / 30],
      [40, 7],
    ])
    expect(history.baseline?.step).toBe(0)
    expect(history.best?.step).toBe(30)
    expect(runHistory([end])).toBeUndefined()
  })
})

describe('runVerdict', () => {
  const verdict = (...lines: TrainingEvent[]) => runVerdict(runHistory([start, ...lines])!)

  it('says what came of the run, however it ended', () => {
    expect(verdict(evaluationAt(0, 0.7), evaluationAt(30, 0.7))).toMatchObject({
      tone: 'bad',
      quality:
        'No evaluation was above nDCG@10 0.7000, which the model had before training; the best was 0.7000 after 30 steps.',
      ending: 'The events stop after step 0 of 90, without an end.',
    })
    const error = { code: 'LOSS_INVALID', message: 'The loss is NaN.' }
    expect(verdict(stepAt(10), { ...end, reason: 'failed', step: 10, error }).ending).toBe(
      'It failed after 10 of 90 steps: The loss is NaN. [LOSS_INVALID]',
    )
    expect(verdict({ ...end, reason: 'early-stop', step: 60 }).ending).toContain('stopped early after 60 of 90')
    expect(verdict({ ...end, reason: 'interrupted', step: 60 }).ending).toContain('interrupted after 60 of 90')
  })
})

describe('figures', () => {
  it('change in points', () => {
    expect([0.0837, -0.003, 0.0004, -0.0004, 0].map(formatPoints)).toEqual(['+8.4', '-0.3', '0.0', '0.0', '0.0'])
    expect(figureRows(figures(0.5), figures(0.6))[0]).toEqual({
      name: 'nDCG@10',
      before: '0.5000',
      after: '0.6000',
      change: '+10.0',
      isBetter: true,
    })
  })

  it('have durations with their units', () => {
    expect([42.4, 303, 3599.6, 7619].map(formatDuration)).toEqual(['42 s', '5 min 3 s', '1 h 0 min', '2 h 7 min'])
  })
})

describe('modelCard', () => {
  const evaluations = [evaluationAt(0, 0.6875), evaluationAt(60, 0.7712)]

  it('has the hub header, figures, options and use, and no path', () => {
    const card = modelCard({ start, evaluations, step: 60, kind: 'best' })
    const header = card.slice(0, card.indexOf('\n---\n', 4))
    expect(header.startsWith('---\nbase_model: intfloat/e5-small-v2\nlanguage:\n- en\n')).toBe(true)
    expect(header).toContain('- sentence-transformers\n- feature-extraction\n')
    expect(card).toContain('| nDCG@10 | 0.6875 | 0.7712 | +8.4 |')
    expect(card).toContain('| `batch_size` | 16 |')
    expect(card).toContain('model.encode(["query: ')
    expect(card).not.toContain('/home/me')
  })

  it('says that a checkpoint was not evaluated, and names no path as its base', () => {
    const local = { ...start, model: '/models/mine' }
    const card = modelCard({ start: local, evaluations, step: 45, kind: 'checkpoint' })
    expect(card).toContain('This model was not evaluated')
    expect(card).not.toContain('base_model')
    expect(card).not.toContain('/models/mine')
  })
})
