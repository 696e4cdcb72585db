import { parentPort, workerData } from 'node:worker_threads'
import { isE5Error } from '@e5/core'
import { bertWeights, compileEncoder, openSafetensors, readModelFolder } from '@e5/graph'
import type { CompileWorkerData, FromCompileWorker } from '../messages.ts'
import { loadTokenizer } from '../models/load-tokenizer.ts'
import { compileCalibrated } from './calibrate.ts'

const { modelFolder, precision, folder, gate } = workerData as CompileWorkerData
const post = (message: FromCompileWorker) => parentPort!.postMessage(message)

try {
  const { shape, tokenLimit, weightsFile } = readModelFolder(modelFolder)
  const file = openSafetensors(weightsFile)
  const request = { shape, weights: bertWeights(file), folder }
  if (precision === 'fp32') {
    compileEncoder({ ...request, layout: 'exact', precision })
    post({ type: 'compiled', parity: undefined })
  } else {
    const tokenizer = loadTokenizer(modelFolder, { vocabularySize: shape.vocabularySize, tokenLimit })
    post({ type: 'compiled', parity: await compileCalibrated({ ...request, tokenizer, gate }) })
  }
  file.close()
} catch (error) {
  if (!isE5Error(error)) throw error
  post({ type: 'refused', code: error.code, details: error.details })
}
