import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { isE5Error } from '@e5/core'
import { bertWeights, type CompileRequest, compileEncoder, openSafetensors, readModelFolder } from '@e5/graph'
import type { CompileWorkerData, FromWorker, GraphForm, Parity } from '../messages.ts'
import { loadTokenizer } from '../models/load-tokenizer.ts'
import { compileCalibrated } from './calibrate.ts'
import { writeReference } from './device-check.ts'
import { checkedParity, parityOf, parityVectors } from './parity.ts'
import type { TextRunner } from './run-texts.ts'

const { modelFolder, form, folder, gate } = workerData as CompileWorkerData
const post = (message: FromWorker<Parity | undefined>) => parentPort!.postMessage(message)

async function compile(request: CompileRequest, runner: TextRunner): Promise<Parity | undefined> {
  if (form.layout === 'padded') return compilePadded(form, request, runner)
  if (form.precision === 'int8') return compileCalibrated(request, runner)
  compileEncoder({ ...request, layout: 'exact', precision: 'fp32' })
  return undefined
}

// On the CPU too, where every model can be compared; what a device makes of it is compared with the reference when it is opened.
async function compilePadded(
  padded: Extract<GraphForm, { layout: 'padded' }>,
  request: CompileRequest,
  runner: TextRunner,
): Promise<Parity> {
  compileEncoder({ ...request, ...padded })
  const exactFolder = join(request.folder, 'exact')
  mkdirSync(exactFolder)
  compileEncoder({ ...request, folder: exactFolder, layout: 'exact', precision: 'fp32' })
  const expected = await parityVectors(runner, exactFolder, 'exact')
  rmSync(exactFolder, { recursive: true })
  const { precision } = padded
  writeReference(request.folder, { precision, tokenizer: runner.tokenizer, vectors: expected })
  const actual = await parityVectors(runner, request.folder, 'padded')
  return checkedParity(precision, parityOf(actual, expected))
}

async function answer(): Promise<void> {
  try {
    const { shape, tokenLimit, weightsFile } = readModelFolder(modelFolder)
    const file = openSafetensors(weightsFile)
    const tokenizer = loadTokenizer(modelFolder, { vocabularySize: shape.vocabularySize, tokenLimit })
    const parity = await compile({ shape, weights: bertWeights(file), folder }, { tokenizer, gate })
    file.close()
    post({ type: 'answer', answer: parity })
  } catch (error) {
    if (!isE5Error(error)) throw error
    post({ type: 'refused', code: error.code, details: error.details })
  }
}

parentPort!.once('message', answer)
post({ type: 'ready' })
