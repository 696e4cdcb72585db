import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ActivationRanges,
  type CompileRequest,
  calibrationTexts,
  compiledFiles,
  compileEncoder,
  compileObservedEncoder,
  createRangeCollector,
  encoderOutput,
  int8Recipes,
  parityTexts,
} from '@e5/graph'
import type { Parity } from '../messages.ts'
import { checkedParity, int8Goal, parityOf, parityVectors, reaches } from './parity.ts'
import { runTexts, type TextRunner } from './run-texts.ts'

/**
 * Compiles an encoder to int8: runs the calibration texts in fp32 to see the ranges of its activations, then compares the
 * int8 graph with fp32 on other texts. A model that does not bear the fastest recipe gets a closer one.
 *
 * @throws E5Error PRECISION_UNFIT with the figures if none is close enough.
 */
export async function compileCalibrated(request: CompileRequest, runner: TextRunner): Promise<Parity> {
  const observedFolder = join(request.folder, 'observed')
  mkdirSync(observedFolder)
  compileObservedEncoder({ ...request, folder: observedFolder })
  const { ranges, vectors: expected } = await observe(runner, observedFolder)
  rmSync(observedFolder, { recursive: true })

  let parity: Parity | undefined
  for (const recipe of int8Recipes) {
    for (const file of Object.values(compiledFiles)) rmSync(join(request.folder, file), { force: true })
    compileEncoder({ ...request, layout: 'exact', precision: 'int8', ranges, recipe })
    const actual = await parityVectors(runner, request.folder, 'exact')
    parity = { ...parityOf(actual, expected), recipe: recipe.name }
    if (reaches(parity, int8Goal)) break
  }
  return checkedParity('int8', parity!)
}

async function observe(
  runner: TextRunner,
  folder: string,
): Promise<{ ranges: ActivationRanges; vectors: Float32Array[] }> {
  const collector = createRangeCollector()
  const vectors: Float32Array[] = []
  let texts = 0
  for await (const outputs of runTexts(runner, folder, [...calibrationTexts, ...parityTexts], 1)) {
    if (texts++ < calibrationTexts.length) collector.add(outputs)
    else vectors.push(outputs[encoderOutput]!)
  }
  return { ranges: collector.ranges(), vectors }
}
