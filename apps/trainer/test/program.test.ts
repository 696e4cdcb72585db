import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TrainingEvent } from '@e5/core'
import { loadEmbedder, loadTokenizer } from '@e5/runtime'
import { afterAll, describe, expect, it } from 'vitest'
import type { GivenOptions } from '../src/options/given-options.ts'
import { flagOf, type OptionName } from '../src/options/option-table.ts'
import { resolveOptions } from '../src/options/resolve-options.ts'
import { prepareRun } from '../src/run/prepare-run.ts'
import { train } from '../src/run/train.ts'
import { largestDifference } from './contrastive-step.ts'
import { largestWeightDifference } from './model-folders.ts'
import { runTraining, TinyTraining } from './tiny-training.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
// Several processes one after the other, on machines that may have other things to do.
const timeout = 120_000
const tiny = new TinyTraining()
afterAll(() => tiny[Symbol.dispose]())

interface Outcome {
  readonly exitCode: number | null
  readonly events: readonly TrainingEvent[]
  readonly errors: string
}

interface Actions {
  /** Called with each event of the process, and what sends it a signal. */
  readonly onEvent?: (event: TrainingEvent, kill: (signal: NodeJS.Signals) => void) => void
  /** The largest file that it may write, in bytes. */
  readonly fileLimit?: number
}

/** Runs the real program. */
async function trainer(given: GivenOptions, { onEvent, fileLimit }: Actions = {}): Promise<Outcome> {
  const flags = Object.entries(given).flatMap(([name, value]) =>
    value === true ? [flagOf(name as OptionName)] : [flagOf(name as OptionName), String(value)],
  )
  const command = [process.execPath, '--conditions=@e5/source', main, 'train', ...flags]
  const limited = ['/bin/sh', '-c', `ulimit -f ${Math.floor((fileLimit ?? 0) / 512)}; exec "$@"`, 'sh', ...command]
  const [program, ...parameters] = fileLimit === undefined ? command : limited
  const child = spawn(program!, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })
  const events: TrainingEvent[] = []
  let [pending, errors] = ['', '']
  child.stdout.on('data', (part: Buffer) => {
    const lines = (pending + part.toString()).split('\n')
    pending = lines.pop()!
    for (const line of lines) {
      const event = JSON.parse(line) as TrainingEvent
      events.push(event)
      onEvent?.(event, (signal) => child.kill(signal))
    }
  })
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()))
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return { exitCode, events, errors }
}

const output = (...path: string[]) => join(tiny.folder, ...path)
const isStep = (event: TrainingEvent, step: number) => event.event === 'step' && event.step === step

describe('e5-trainer train', () => {
  it(
    'goes on after kill -9 with the losses and weights of a run that was not killed',
    async () => {
      const options = { numIterations: 12, saveSteps: 4, evalShare: 0 }
      const whole = await runTraining(tiny.options('whole', options))
      const killed = await trainer(tiny.options('killed', options), {
        onEvent: (event, kill) => isStep(event, 10) && kill('SIGKILL'),
      })
      expect(killed.exitCode).toBeNull()
      const rest = await runTraining({ output: output('killed'), resume: true })
      const losses = (events: readonly TrainingEvent[], from: number) =>
        events.flatMap((event) => (event.event === 'step' && event.step > from ? [event.loss] : []))
      const [start] = rest.events
      const resumed = start?.event === 'start' ? start.resumedStep : 0
      expect(resumed).toBeGreaterThanOrEqual(8)
      expect(losses(rest.events, 0)).toEqual(losses(whole.events, resumed))
      expect(largestWeightDifference(output('killed', 'checkpoint-12'), output('whole', 'checkpoint-12'))).toBe(0)
    },
    timeout,
  )

  it('writes a checkpoint at Ctrl-C and ends with 130', async () => {
    const options = tiny.options('stopped', { numIterations: 2000, saveSteps: 5000, evalSteps: 5000 })
    const { exitCode, events } = await trainer(options, {
      onEvent: (event, kill) => isStep(event, 2) && kill('SIGINT'),
    })
    expect(exitCode).toBe(130)
    expect(events.at(-1)).toMatchObject({ event: 'end', reason: 'interrupted' })
    expect(readdirSync(output('stopped'))).toContainEqual(expect.stringMatching(/^checkpoint-\d+$/))
  })

  it(
    'stops where no more can be written, and goes on once it can',
    async () => {
      const options = { saveSteps: 3, evalShare: 0 }
      const stop = new AbortController()
      await train(tiny.options('full', options), {
        signal: stop.signal,
        show: (event) => {
          if (isStep(event, 1)) stop.abort()
        },
      })
      const full = await trainer({ output: output('full'), resume: true }, { fileLimit: 5_000_000 })
      expect(full.exitCode).toBe(1)
      expect(full.errors).toMatch(/checkpoint-3 cannot be written: EFBIG.*\[OUTPUT_UNWRITABLE\]\n$/)
      expect(readdirSync(output('full')).sort()).toEqual(['checkpoint-1', 'events.jsonl', 'report.html'])
      await runTraining({ output: output('full'), resume: true })
      await runTraining(tiny.options('free', options))
      expect(largestWeightDifference(output('full', 'checkpoint-6'), output('free', 'checkpoint-6'))).toBe(0)
    },
    timeout,
  )

  it('names what is wrong, and writes nothing', async () => {
    const bad = await trainer({ ...tiny.options('bad'), batchSize: 1 })
    expect(bad).toMatchObject({ exitCode: 1, events: [] })
    expect(bad.errors).toBe(
      'e5-trainer: --batch-size: must be a whole number from 2 to 65536, not 1. [OPTION_INVALID]\n',
    )
    const few = await trainer(tiny.options('bad', { trainNPassages: 8 }))
    expect(few.errors).toMatch(/train\.jsonl, line 1.*it has 4 negatives and needs 7.*\[ROW_INVALID\]/)
    expect(existsSync(output('bad'))).toBe(false)
  })

  it('ends with 3 where the model did not become better', async () => {
    const { exitCode, errors } = await trainer(tiny.options('worse', { learningRate: 0, numIterations: 1 }))
    expect(exitCode).toBe(3)
    expect(errors).toMatch(/\[MODEL_NOT_BETTER\]\n$/)
  })
})

describe('a checkpoint', () => {
  it('is a model that the runtime serves with the vectors of the engine', async () => {
    const options = resolveOptions(tiny.options('served'))
    await runTraining(tiny.options('served', { force: true }))
    const texts = ['query: what about whales in winter', 'passage: rivers rivers of the north', 'query: clocks']
    await using embedder = await loadEmbedder({
      model: output('served', 'final'),
      dataDir: output('e5'),
      soloThreads: 1,
    })
    const { embeddings } = await embedder.embed(texts)
    const { vocabularySize, tokenLimit } = embedder.model
    const tokenizer = loadTokenizer(output('served', 'final'), { vocabularySize, tokenLimit })
    const { engine } = await prepareRun({ ...options, model: output('served', 'final') }, undefined)
    try {
      const vectors = await engine.encode(texts.map((text) => tokenizer.encode(text).ids))
      for (const [row, vector] of embeddings.entries()) {
        const own = vectors.subarray(row * vector.length, (row + 1) * vector.length)
        expect(largestDifference(own, vector)).toBeLessThan(2e-6)
      }
    } finally {
      await engine.close()
    }
  })
})
