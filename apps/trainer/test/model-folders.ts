import { join } from 'node:path'
import { openSafetensors } from '@e5/graph'
import { expect } from 'vitest'
import { largestDifference } from './contrastive-step.ts'

/** All weights of a model folder by their names. */
export function weightsOf(folder: string): Map<string, Float32Array> {
  const file = openSafetensors(join(folder, 'model.safetensors'))
  const weights = [...file.tensors].map(([name, { shape }]) => [name, file.read(name, shape)] as const)
  file.close()
  return new Map(weights)
}

/** The largest difference of two weights of two model folders. */
export function largestWeightDifference(actual: string, expected: string): number {
  const [one, other] = [weightsOf(actual), weightsOf(expected)]
  expect([...one.keys()]).toEqual([...other.keys()])
  return Math.max(...[...one].map(([name, values]) => largestDifference(values, other.get(name)!)))
}
