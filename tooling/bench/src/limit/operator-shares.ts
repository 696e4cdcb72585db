import { join } from 'node:path'
import { createRandom } from '@e5/core'
import { compiledFiles, encoderInput } from '@e5/graph'
import { defaultDataDir, listCompiledGraphs, type ModelDescription } from '@e5/runtime'
import type { BenchPrecision } from '../bench-command.ts'
import { profileRuns } from './profile-runs.ts'

/** Texts of one length that are run together. */
export interface BatchShape {
  readonly texts: number
  readonly tokens: number
}

/** Where the time of a batch went: shares of the whole run by kind of operator, the largest first. */
export interface OperatorShares {
  readonly precision: BenchPrecision
  readonly batch: BatchShape
  readonly runMs: number
  readonly operators: readonly { readonly operator: string; readonly share: number }[]
}

// The name of the time that no operator took.
const betweenOperators = 'between operators'

const warmUpRuns = 3
// The first id that stands for a word in BERT's vocabulary.
const firstWord = 1996

/** Profiles a compiled graph on one thread. @throws Error if the model was not compiled to the precision. */
export async function profileOperators(
  model: ModelDescription,
  precision: BenchPrecision,
  batch: BatchShape & { readonly seconds: number },
): Promise<OperatorShares> {
  const { texts, tokens, seconds } = batch
  const graph = (await listCompiledGraphs(model, defaultDataDir())).find((compiled) => compiled.precision === precision)
  if (graph === undefined) throw new Error(`${model.name} is not compiled to ${precision}`)
  const random = createRandom(5)
  const word = () => firstWord + Math.floor(random() * (model.vocabularySize - firstWord))
  const input = {
    name: encoderInput,
    values: Int32Array.from({ length: texts * tokens }, word),
    shape: [texts, tokens],
  }
  const runs = await profileRuns(join(graph.folder, compiledFiles.model), async (run) => {
    const end = performance.now() + seconds * 1000
    for (let count = 0; count < 2 * warmUpRuns || performance.now() < end; count++) await run(input)
  })
  const measured = runs.slice(warmUpRuns)
  const total = measured.reduce((sum, { totalMicros }) => sum + totalMicros, 0)
  const micros = new Map<string, number>()
  for (const { operatorMicros } of measured) {
    for (const [operator, value] of operatorMicros) micros.set(operator, (micros.get(operator) ?? 0) + value)
  }
  micros.set(betweenOperators, total - [...micros.values()].reduce((sum, value) => sum + value, 0))
  return {
    precision,
    batch: { texts, tokens },
    runMs: total / measured.length / 1000,
    operators: [...micros]
      .map(([operator, value]) => ({ operator, share: value / total }))
      .toSorted((one, other) => other.share - one.share),
  }
}
