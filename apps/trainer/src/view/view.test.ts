import { Writable } from 'node:stream'
import type { TrainingEvent } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { jsonView } from './json-view.ts'
import { openTerminalView } from './terminal-view.ts'

const figures = (ndcgAt10: number) => ({
  ndcgAt10,
  mrrAt10: 0.5,
  recallAt10: 0.6,
  recallAt100: 0.9,
  queries: 80,
  passages: 5183,
})

const events: readonly TrainingEvent[] = [
  {
    event: 'start',
    time: '2026-01-01T00:00:00.000Z',
    model: 'e5-small-v2',
    options: { batch_size: 16 },
    data: {
      passages: 5183,
      trainingRows: 729,
      heldOutQueries: 80,
      meanQueryTokens: 24.6,
      meanPassageTokens: 187.2,
      queriesCut: 0,
      passagesCut: 4321,
    },
    run: {
      stepsPerEpoch: 45,
      totalSteps: 90,
      parameters: 33_360_000,
      trainedParameters: 33_163_392,
      negativesPerQuery: 63,
    },
    sample: { query: 'query: how', passages: ['passage: so', 'passage: or so', 'passage: not'] },
    resumedStep: 40,
  },
  { event: 'evaluation', step: 0, figures: figures(0.6), isBest: false, seconds: 9 },
  { event: 'evaluation', step: 50, figures: figures(0.65), isBest: true, seconds: 9 },
  { event: 'checkpoint', step: 50, kind: 'best', path: 'out/best', seconds: 1 },
  {
    event: 'end',
    reason: 'completed',
    step: 90,
    seconds: 330,
    baseline: figures(0.6),
    best: { step: 50, figures: figures(0.65) },
    isPromoted: true,
    peakMemoryBytes: 2.5e9,
  },
]

function collect(): { output: Writable; text: () => string } {
  let text = ''
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString()
      done()
    },
  })
  return { output, text: () => text }
}

describe('openTerminalView', () => {
  it('says what people want to know', () => {
    const { output, text } = collect()
    const view = openTerminalView(output)
    events.forEach(view.show)
    view.close()
    expect(text().split('\n')).toEqual([
      'e5-small-v2: 33,163,392 of 33,360,000 weights are trained',
      'data: 729 rows, 5,183 passages, 80 held-out queries',
      'queries: 25 tokens, 0 cut; passages: 187 tokens, 4,321 cut',
      '90 steps, 45 an epoch; a positive competes with 63 passages',
      '  query: how',
      '  passage: so',
      '  passage: or so',
      'going on after step 40',
      'before training: nDCG@10 0.6000 (80 held-out queries in 5,183 passages)',
      'step 50: nDCG@10 0.6500 (+5.0 points), the best so far',
      'wrote out/best',
      'done after 90 steps in 5 min 30 s, 2.5 GB of memory',
      '  nDCG@10 0.6000 → 0.6500 (+5.0)',
      '  MRR@10 0.5000 → 0.5000 (0.0)',
      '  Recall@10 0.6000 → 0.6000 (0.0)',
      '  Recall@100 0.9000 → 0.9000 (0.0)',
      'the model is in final, the report in report.html',
      '',
    ])
  })
})

describe('jsonView', () => {
  it('writes an event a line', () => {
    const { output, text } = collect()
    events.forEach(jsonView(output))
    expect(
      text()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as TrainingEvent),
    ).toEqual(events)
  })
})
