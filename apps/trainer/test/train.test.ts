import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type StepEvent, type TrainingEvent, trainingEventSchema } from '@e5/core'
import { findTrainingFiles, loadTrainingData } from '@e5/data'
import { openSafetensors } from '@e5/graph'
import { syntheticShapes } from '@e5/graph/testing'
import { layerProducts, lowRankName, productSizes, readParameters } from '@e5/graph/training'
import { afterAll, describe, expect, it } from 'vitest'
import { trainedSet } from '../src/engine/trained-set.ts'
import { train } from '../src/run/train.ts'
import { createBatchSampler } from '../src/sampling/batch-sampler.ts'
import { largestDifference } from './contrastive-step.ts'
import { largestWeightDifference, weightsOf } from './model-folders.ts'
import { runTraining, TinyTraining } from './tiny-training.ts'

const tiny = new TinyTraining()
afterAll(() => tiny[Symbol.dispose]())

const stepsOf = (events: readonly TrainingEvent[]) => events.filter(({ event }) => event === 'step') as StepEvent[]
const lossesOf = (events: readonly TrainingEvent[]) => stepsOf(events).map(({ loss }) => loss)
const output = (name: string, ...path: string[]) => join(tiny.folder, name, ...path)

// base + scale · up · down in float64, from the matrices beside the checkpoint.
function largestMergeError(folder: string): number {
  const shape = syntheticShapes.tiny
  const trained = trainedSet(shape, { kind: 'low-rank', products: layerProducts, rank: 2, scale: 2 })
  const trainer = openSafetensors(join(folder, 'trainer-state', 'trainer.safetensors'))
  const block = trainer.read('low_rank.block', [trained.length])
  trainer.close()
  const layout = { base: new Float32Array(trained.layout.length), merged: new Float32Array(trained.layout.length) }
  for (const [values, from] of [
    [layout.base, tiny.model],
    [layout.merged, folder],
  ] as const) {
    const file = openSafetensors(join(from, 'model.safetensors'))
    readParameters(trained.layout, file, values)
    file.close()
  }
  let largest = 0
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const product of layerProducts) {
      const [outputs, inputs] = productSizes(shape, product)
      const { offset } = trained.layout.layer(layer)[`${product}.weight`]!
      const down = trained.layer(layer)[lowRankName(product, 'down')]!.offset
      const up = trained.layer(layer)[lowRankName(product, 'up')]!.offset
      for (let at = 0; at < outputs * inputs; at++) {
        const [row, column] = [Math.floor(at / inputs), at % inputs]
        const added =
          block[up + 2 * row]! * block[down + column]! + block[up + 2 * row + 1]! * block[down + inputs + column]!
        largest = Math.max(largest, Math.abs(layout.base[offset + at]! + 2 * added - layout.merged[offset + at]!))
      }
    }
  }
  return largest
}

describe('train', () => {
  it('says what it does, keeps the newest checkpoints and the best model, and promotes that', async () => {
    const { end, events } = await runTraining(tiny.options('whole', { force: true, saveSteps: 2 }))
    expect(end).toMatchObject({ reason: 'completed', step: 6, isPromoted: true })
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['start', 'evaluation', 'step', 'checkpoint', 'end']),
    )
    const steps = stepsOf(events)
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6])
    expect(steps.at(-1)!.loss).toBeLessThan(steps[0]!.loss)
    expect(readdirSync(output('whole')).filter((name) => name.startsWith('checkpoint'))).toEqual([
      'checkpoint-4',
      'checkpoint-6',
    ])
    const lines = readFileSync(output('whole', 'events.jsonl'), 'utf8').trim().split('\n')
    expect(lines.map((line) => trainingEventSchema.parse(JSON.parse(line)))).toEqual(events)
    expect(readFileSync(output('whole', 'report.html'), 'utf8')).toContain('<html')
    const card = readFileSync(output('whole', 'final', 'README.md'), 'utf8')
    expect(card).toContain('batch_size')
    expect(existsSync(output('whole', 'final', 'trainer-state'))).toBe(false)
  })

  it('gives the same losses and weights for the same seed, and others for another', async () => {
    const again = await runTraining(tiny.options('again'))
    const first = readFileSync(output('whole', 'events.jsonl'), 'utf8').trim().split('\n')
    expect(lossesOf(again.events)).toEqual(lossesOf(first.map((line) => JSON.parse(line) as TrainingEvent)))
    expect(largestWeightDifference(output('again', 'checkpoint-6'), output('whole', 'checkpoint-6'))).toBe(0)
    const other = await runTraining(tiny.options('other', { seed: 124 }))
    expect(lossesOf(other.events)).not.toEqual(lossesOf(again.events))
  })

  it('computes again what it may not keep (GradCache) and comes to the same', async () => {
    const { events } = await runTraining(tiny.options('cached', { keptMemory: 0, microBatchTokens: 24 }))
    const losses = lossesOf(events)
    const plain = readFileSync(output('whole', 'events.jsonl'), 'utf8').trim().split('\n')
    const expected = lossesOf(plain.map((line) => JSON.parse(line) as TrainingEvent))
    expect(Math.max(...losses.map((loss, at) => Math.abs(loss / expected[at]! - 1)))).toBeLessThan(1e-4)
    expect(largestWeightDifference(output('cached', 'checkpoint-6'), output('whole', 'checkpoint-6'))).toBeLessThan(
      2e-3,
    )
  })

  it('goes on after an interruption as if there had been none', async () => {
    const stop = new AbortController()
    const events: TrainingEvent[] = []
    const interrupted = await train(tiny.options('parts'), {
      signal: stop.signal,
      show: (event) => {
        events.push(event)
        if (event.event === 'step' && event.step === 3) stop.abort()
      },
    })
    expect(interrupted).toMatchObject({ reason: 'interrupted', step: 3, isPromoted: false })
    // What a program leaves that is killed while it writes.
    appendFileSync(output('parts', 'events.jsonl'), '{"event":"st')
    writeFileSync(output('parts', '.checkpoint-4.partial'), '')
    const { end, events: rest } = await runTraining({ output: output('parts'), resume: true })
    expect(end).toMatchObject({ reason: 'completed', step: 6 })
    const whole = readFileSync(output('again', 'events.jsonl'), 'utf8').trim().split('\n')
    const expected = lossesOf(whole.map((line) => JSON.parse(line) as TrainingEvent))
    expect([...lossesOf(events), ...lossesOf(rest)]).toEqual(expected)
    expect(largestWeightDifference(output('parts', 'checkpoint-6'), output('again', 'checkpoint-6'))).toBe(0)
    expect(readdirSync(output('parts')).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('refuses to go on with other options, other data, or from a damaged checkpoint', async () => {
    const resume = { output: output('parts'), resume: true }
    await expect(runTraining({ ...resume, temperature: 0.1 })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    const train = readFileSync(join(tiny.folder, 'train.jsonl'), 'utf8')
    writeFileSync(join(tiny.folder, 'train.jsonl'), train.replace('what about', 'What about'))
    await expect(runTraining(resume)).rejects.toThrow('the training data that the run began with')
    writeFileSync(join(tiny.folder, 'train.jsonl'), train)
    writeFileSync(output('parts', 'checkpoint-6', 'config.json'), '{}')
    await expect(runTraining(resume)).rejects.toThrow('config.json is not what was written')
    await expect(runTraining(tiny.options('parts'))).rejects.toThrow('has another run')
    await expect(runTraining({ ...resume, output: output('nothing') })).rejects.toMatchObject({
      code: 'CHECKPOINT_INVALID',
    })
  })

  it('of a LoRA goes on from its matrices, and writes them merged', async () => {
    const lora = { method: 'lora', rank: 2, alpha: 4, learningRate: 0.01, force: true } as const
    await runTraining(tiny.options('lora', lora))
    const stop = new AbortController()
    await train(tiny.options('lora-parts', lora), {
      signal: stop.signal,
      show: (event) => {
        if (event.event === 'step' && event.step === 2) stop.abort()
      },
    })
    await runTraining({ output: output('lora-parts'), resume: true })
    expect(largestWeightDifference(output('lora-parts', 'checkpoint-6'), output('lora', 'checkpoint-6'))).toBe(0)
    const [after, before] = [weightsOf(output('lora', 'checkpoint-6')), weightsOf(tiny.model)]
    const changed = [...after].filter(([name, values]) => largestDifference(values, before.get(name)!) > 0)
    const products = /(query|key|value|dense)\.weight$/
    expect(changed.map(([name]) => name)).toEqual([...after.keys()].filter((name) => products.test(name)))
    expect(largestMergeError(output('lora', 'checkpoint-6'))).toBeLessThan(1e-7)
  })

  it('of the last layers changes nothing below them', async () => {
    await runTraining(tiny.options('last', { method: 'last-layers', layers: 1, force: true }))
    const [after, before] = [weightsOf(output('last', 'checkpoint-6')), weightsOf(tiny.model)]
    for (const [name, values] of after) {
      const difference = largestDifference(values, before.get(name)!)
      if (name.startsWith('encoder.layer.1.')) expect(difference, name).toBeGreaterThan(0)
      else expect(difference, name).toBe(0)
    }
  })

  it('stops where a loss is no number, and keeps the last checkpoint', async () => {
    using broken = new TinyTraining({ poisonedWord: 'zebra' })
    const options = broken.options('out', { evalShare: 0, saveSteps: 1 })
    // The query of the fourth step.
    const data = await loadTrainingData(await findTrainingFiles(broken.folder), { negatives: 2 })
    const sampler = createBatchSampler({ rows: data.rows, batchSize: 4, passagesPerQuery: 3, seed: 123 })
    const { query } = data.rows[sampler.batchAt(3).rows[0]!]!
    const file = join(broken.folder, 'train.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replace(query, `${query} zebra`))
    await expect(runTraining(options)).rejects.toMatchObject({
      code: 'TRAINING_DIVERGED',
      details: { figure: 'loss', step: 4, kept: 'checkpoint-3 is kept.' },
    })
    const lines = readFileSync(join(broken.folder, 'out', 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      event: 'end',
      reason: 'failed',
      error: { code: 'TRAINING_DIVERGED' },
    })
    expect(readdirSync(join(broken.folder, 'out'))).toEqual(['checkpoint-2', 'checkpoint-3', 'events.jsonl'])
  })

  it('does not promote a model that is not better, unless it must', async () => {
    const options = tiny.options('worse', { learningRate: 0, evalSteps: 1, patience: 2 })
    const { end } = await runTraining(options)
    expect(end).toMatchObject({ reason: 'early-stop', step: 2, isPromoted: false })
    expect(existsSync(output('worse', 'final'))).toBe(false)
    const forced = await runTraining({ output: output('worse'), resume: true, force: true })
    expect(forced.end).toMatchObject({ isPromoted: true, step: 2 })
    expect(existsSync(output('worse', 'final', 'model.safetensors'))).toBe(true)
  })

  it('needs no held-out set', async () => {
    const { end, events } = await runTraining(tiny.options('alone', { evalShare: 0 }))
    expect(end).toMatchObject({ reason: 'completed', isPromoted: true })
    expect(events.some(({ event }) => event === 'evaluation')).toBe(false)
    expect(largestWeightDifference(output('alone', 'final'), output('alone', 'checkpoint-6'))).toBe(0)
  })
})
