import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { dotProduct, E5Error, type Tokenizer } from '@e5/core'
import {
  type ActivationRanges,
  type CompileRequest,
  calibrationTexts,
  compiledFiles,
  compileEncoder,
  compileObservedEncoder,
  createRangeCollector,
  encoderOutput,
  parityTexts,
} from '@e5/graph'
import type { Parity } from '../messages.ts'
import { type NativeGate, throughGate } from '../native-gate.ts'
import { openSession } from './session.ts'

/** What an int8 graph must reach to be served: the cosine to fp32 in the mean and at least, over texts it was not calibrated on. */
const floor = { mean: 0.999, minimum: 0.995 }

/** What to compile, and with which tokenizer its texts are read. */
export interface CalibratedRequest extends CompileRequest {
  readonly tokenizer: Tokenizer
  readonly gate: NativeGate
}

/**
 * Compiles an encoder to int8: runs the calibration texts in fp32 to see the ranges of its activations, then compares the
 * int8 graph with fp32 on other texts.
 *
 * @throws E5Error PRECISION_UNFIT with the figures if it is not close enough.
 */
export async function compileCalibrated(request: CalibratedRequest): Promise<Parity> {
  const observedFolder = join(request.folder, 'observed')
  mkdirSync(observedFolder)
  compileObservedEncoder({ ...request, folder: observedFolder })
  const { ranges, vectors: expected } = await observe(request, observedFolder)
  rmSync(observedFolder, { recursive: true })

  compileEncoder({ ...request, layout: 'exact', precision: 'int8', ranges })
  const actual: Float32Array[] = []
  await runTexts(request, request.folder, parityTexts, (outputs) => actual.push(outputs[encoderOutput]!))
  return checkedParity(actual, expected)
}

async function observe(
  request: CalibratedRequest,
  folder: string,
): Promise<{ ranges: ActivationRanges; vectors: Float32Array[] }> {
  const collector = createRangeCollector()
  const vectors: Float32Array[] = []
  const texts = [...calibrationTexts, ...parityTexts]
  await runTexts(request, folder, texts, (outputs, index) => {
    if (index < calibrationTexts.length) collector.add(outputs)
    else vectors.push(outputs[encoderOutput]!)
  })
  return { ranges: collector.ranges(), vectors }
}

async function runTexts(
  { tokenizer, gate }: CalibratedRequest,
  folder: string,
  texts: readonly string[],
  take: (outputs: Record<string, Float32Array>, index: number) => void,
): Promise<void> {
  const graphFile = join(folder, compiledFiles.model)
  const session = await throughGate(gate, () => openSession({ graphFile, device: 'cpu', threads: undefined }))
  for (const [index, text] of texts.entries()) {
    const { ids } = tokenizer.encode(text)
    const batch = { ids, texts: 1, tokensPerText: ids.length }
    take(await throughGate(gate, () => session.run(batch)), index)
  }
  await throughGate(gate, () => session.release())
}

function checkedParity(actual: readonly Float32Array[], expected: readonly Float32Array[]): Parity {
  const cosines = expected.map((vector, index) => dotProduct(vector, actual[index]!))
  const meanCosine = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length
  const minimumCosine = Math.min(...cosines)
  if (meanCosine >= floor.mean && minimumCosine >= floor.minimum) {
    return { texts: cosines.length, meanCosine, minimumCosine }
  }
  throw new E5Error('PRECISION_UNFIT', {
    precision: 'int8',
    found: `mean ${meanCosine.toFixed(5)}, least ${minimumCosine.toFixed(5)} over ${cosines.length} texts`,
    needed: `mean ${floor.mean}, least ${floor.minimum}`,
  })
}
