import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type BatchLimits, E5Error } from '@e5/core'
import { compiledFiles } from '@e5/graph'
import { defaultDataDir } from '../models/data-dir.ts'
import { describeModel } from '../models/describe-model.ts'
import { ensureCompiled } from '../models/graph-cache.ts'
import { loadTokenizer } from '../models/load-tokenizer.ts'
import { createEmbedder } from './create-embedder.ts'
import type { Embedder } from './embedder.ts'
import type { EmbedderOptions } from './embedder-options.ts'
import { Scheduler } from './scheduler.ts'
import { startSessionWorker } from './session-worker.ts'

// 512 tokens fill the kernels: more in a batch gain nothing on a CPU and make others wait longer.
const batchLimits: BatchLimits = { maxItems: 16, maxTokens: 512 }

/**
 * Loads a model: finds it, compiles it at the first use of a precision (kept in the data folder), and starts its sessions.
 *
 * @throws E5Error MODEL_NOT_FOUND, MODEL_UNSUPPORTED, MODEL_FILE_INVALID, PRECISION_UNSUPPORTED, PRECISION_UNFIT, DEVICE_UNAVAILABLE,
 * WORKERS_UNAVAILABLE, DATA_DIR_UNWRITABLE or OPTION_INVALID. What was asked for is what runs: there is no fallback.
 */
export async function loadEmbedder(options: EmbedderOptions): Promise<Embedder> {
  const {
    device = 'cpu',
    precision = 'fp32',
    dataDir = defaultDataDir(),
    maxQueueTokens = Number.POSITIVE_INFINITY,
  } = options
  const threads = positiveInteger('threads', options.threads ?? 1)
  const replicas = positiveInteger(
    'replicas',
    options.replicas ?? Math.max(1, Math.floor(availableParallelism() / threads)),
  )
  const soloThreads = positiveInteger('soloThreads', options.soloThreads ?? availableParallelism())
  if (precision === 'fp16') throw new E5Error('PRECISION_UNSUPPORTED', { precision, available: 'fp32 or int8' })

  const model = await describeModel(options.model, dataDir)
  const tokenizer = loadTokenizer(model.folder, model)
  const graph = await ensureCompiled(model, precision, dataDir)
  const graphFile = join(graph.folder, compiledFiles.model)
  const startSession = async (sessionThreads: number) => {
    // The cache may be emptied while the model is loaded; a worker that is replaced needs it again.
    if (!existsSync(graphFile)) await ensureCompiled(model, precision, dataDir)
    return startSessionWorker({ graphFile, device, threads: sessionThreads })
  }
  const scheduler = new Scheduler({
    startRunner: () => startSession(threads),
    replicas,
    ...(soloThreads > threads && { startSoloRunner: () => startSession(soloThreads) }),
    batchLimits,
    maxQueueTokens,
    ...(options.onWorkerDied !== undefined && { onWorkerDied: options.onWorkerDied }),
  })
  await scheduler.workers.open()
  return createEmbedder({ model, device, precision, parity: graph.parity, tokenizer, scheduler })
}

function positiveInteger(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new E5Error('OPTION_INVALID', { option, reason: `it is ${value}; a whole number from 1 is needed.` })
}
