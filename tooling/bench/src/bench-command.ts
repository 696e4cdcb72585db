import { join } from 'node:path'
import type { Precision } from '@e5/core'
import { Command } from 'commander'
import type { BenchModel } from './bench-model.ts'
import { count, listOf } from './option-values.ts'

/** The precisions that are measured. */
export type BenchPrecision = Extract<Precision, 'fp32' | 'int8'>

/** Options that every bench has. */
export interface BenchOptions {
  readonly models: readonly BenchModel[]
  readonly precisions: readonly BenchPrecision[]
  readonly rounds: number
  readonly output: string
}

/** What is a bench's own. */
export interface BenchCommand {
  /** After `bench:`; also the name of its JSON. */
  readonly name: string
  readonly description: string
  /** Measured unless others are asked for. */
  readonly models: readonly BenchModel[]
}

/** A bench's command line with the options that all have. */
export function createBenchCommand({ name, description, models }: BenchCommand): Command {
  const modelsHelp = 'small (e5-small-v2), large (generated weights, e5-large-v2’s shape)'
  return new Command(`bench:${name}`)
    .description(description)
    .option('--models <list>', modelsHelp, listOf(['small', 'large']), models)
    .option('--precisions <list>', 'fp32, int8', listOf(['fp32', 'int8']), ['fp32', 'int8'])
    .option('--rounds <count>', 'runs of each, interleaved; medians are shown', count, 3)
    .option('--output <file>', 'where the JSON goes', join('bench-results', `${name}.json`))
}
