import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EndEvent, TrainingEvent } from '@e5/core'
import { tinyTrainingFiles } from '@e5/data/testing'
import type { WeightSource } from '@e5/graph'
import { syntheticShapes, syntheticWeights, writeTestModel } from '@e5/graph/testing'
import { wordEmbeddings } from '@e5/graph/training'
import { loadTokenizer } from '@e5/runtime'
import type { GivenOptions } from '../src/options/given-options.ts'
import { train } from '../src/run/train.ts'

const shape = syntheticShapes.tiny
const tokenizerFrom = dirname(fileURLToPath(import.meta.resolve('@e5/model-e5-small-v2/tokenizer.json')))

/** Weights under which texts with a word have vectors that are no numbers. */
function poisoned(weights: WeightSource, word: string): WeightSource {
  const tokenizer = loadTokenizer(tokenizerFrom, { vocabularySize: shape.vocabularySize, tokenLimit: 512 })
  const row = tokenizer.encode(word).ids[1]!
  return {
    ...weights,
    read(name, sizes) {
      const values = weights.read(name, sizes)
      if (name === wordEmbeddings) values.fill(Number.NaN, row * shape.hiddenSize, (row + 1) * shape.hiddenSize)
      return values
    },
  }
}

/** A tiny model and data for it, in a folder that goes with the object. */
export class TinyTraining implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'e5-trainer-'))

  constructor({ poisonedWord }: { readonly poisonedWord?: string } = {}) {
    const weights = syntheticWeights()
    writeTestModel({
      folder: this.model,
      shape,
      weights: poisonedWord === undefined ? weights : poisoned(weights, poisonedWord),
      tokenizerFrom,
    })
    for (const [name, content] of Object.entries(tinyTrainingFiles())) writeFileSync(join(this.folder, name), content)
  }

  get model(): string {
    return join(this.folder, 'model')
  }

  /** Options of a short run into a folder of this one. */
  options(output: string, more: GivenOptions = {}): GivenOptions {
    return {
      data: this.folder,
      model: this.model,
      output: join(this.folder, output),
      dataDir: join(this.folder, 'e5'),
      trainNPassages: 3,
      batchSize: 4,
      numIterations: 6,
      saveSteps: 6,
      evalSteps: 3,
      evalShare: 0.2,
      learningRate: 1e-3,
      temperature: 0.05,
      workers: 2,
      microBatchTokens: 64,
      ...more,
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** What a run said, and its last event. */
export interface RunOutcome {
  readonly end: EndEvent
  readonly events: readonly TrainingEvent[]
}

/** Runs it to its end. */
export async function runTraining(given: GivenOptions, signal = new AbortController().signal): Promise<RunOutcome> {
  const events: TrainingEvent[] = []
  const end = await train(given, { show: (event) => events.push(event), signal })
  return { end, events }
}
