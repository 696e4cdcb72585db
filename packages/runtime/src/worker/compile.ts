import { parentPort, workerData } from 'node:worker_threads'
import { isE5Error } from '@e5/core'
import { bertWeights, compileEncoder, openSafetensors, readModelFolder } from '@e5/graph'
import type { CompileWorkerData, FromCompileWorker } from '../main/compile-worker.ts'

const { modelFolder, precision, folder } = workerData as CompileWorkerData
const post = (message: FromCompileWorker) => parentPort!.postMessage(message)

try {
  const { shape, weightsFile } = readModelFolder(modelFolder)
  const weights = openSafetensors(weightsFile)
  compileEncoder({ shape, weights: bertWeights(weights), precision, folder })
  weights.close()
  post({ type: 'compiled' })
} catch (error) {
  if (!isE5Error(error)) throw error
  post({ type: 'refused', code: error.code, details: error.details })
}
