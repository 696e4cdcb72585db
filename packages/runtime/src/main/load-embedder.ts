import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Device, E5Error } from '@e5/core'
import { compiledFiles } from '@e5/graph'
import { defaultDataDir } from '../models/data-dir.ts'
import { describeModel } from '../models/describe-model.ts'
import { ensureCompiled } from '../models/graph-cache.ts'
import { loadTokenizer } from '../models/load-tokenizer.ts'
import { createEmbedder } from './create-embedder.ts'
import { deviceProfiles, formFor } from './device-profile.ts'
import type { Embedder } from './embedder.ts'
import type { EmbedderOptions } from './embedder-options.ts'
import { openCallTokenizer } from './open-call-tokenizer.ts'
import { planSessions, wholeNumber } from './plan-sessions.ts'
import { Scheduler } from './scheduler.ts'
import { startSessionWorker } from './session-worker.ts'
import { VectorCache } from './vector-cache.ts'

/**
 * Loads a model: finds it, compiles it at the first use of a precision (kept in the data folder), and starts its sessions.
 *
 * @throws E5Error MODEL_NOT_FOUND, MODEL_UNSUPPORTED, MODEL_FILE_INVALID, PRECISION_UNSUPPORTED, PRECISION_UNFIT, PRECISION_OVERFLOW,
 * DEVICE_UNAVAILABLE,
 * WORKERS_UNAVAILABLE, DATA_DIR_UNWRITABLE or OPTION_INVALID. What was asked for is what runs: there is no fallback.
 */
export function loadEmbedder(options: EmbedderOptions): Promise<Embedder> {
  return openEmbedder(options)
}

/** The same, with a number of tokenizer threads instead of the one that follows from the cores: for tests and benches. */
export async function openEmbedder(options: EmbedderOptions, forcedTokenizerThreads?: number): Promise<Embedder> {
  const {
    device = 'cpu',
    precision = 'fp32',
    dataDir = defaultDataDir(),
    maxQueueTokens = Number.POSITIVE_INFINITY,
  } = options
  const { batchLimits } = deviceProfiles[device]
  const form = formFor(device, precision)
  const deviceId = checkDeviceId(device, options.deviceId)
  const maxWaitSeconds = checkMaxWait(options.maxWaitSeconds)
  const cacheBytes = options.cacheBytes === undefined ? 0 : wholeNumber('cacheBytes', options.cacheBytes, 0)
  const cache = cacheBytes === 0 ? undefined : new VectorCache(cacheBytes)
  const { threads, replicas, soloThreads, ...plan } = planSessions(device, options)
  const tokenizerThreads = forcedTokenizerThreads ?? plan.tokenizerThreads
  if (device !== 'cpu') (await import('../worker/session.ts')).checkDevice(device)

  const model = await describeModel(options.model, dataDir)
  const tokenizer = loadTokenizer(model.folder, model)
  const graph = await ensureCompiled(model, form, dataDir)
  const graphFile = join(graph.folder, compiledFiles.model)
  const startSession = async (sessionThreads: number) => {
    // The cache may be emptied while the model is loaded; a worker that is replaced needs it again.
    if (!existsSync(graphFile)) await ensureCompiled(model, form, dataDir)
    return startSessionWorker({ graphFile, device, deviceId, threads: sessionThreads })
  }
  const scheduler = new Scheduler({
    startRunner: () => startSession(threads),
    replicas,
    ...(soloThreads > threads && { startSoloRunner: () => startSession(soloThreads) }),
    batchLimits,
    maxQueueTokens,
    maxWaitSeconds,
    ...(options.onWorkerDied !== undefined && { onWorkerDied: options.onWorkerDied }),
  })
  const [sessionsOpened, tokenizerOpened] = await Promise.allSettled([
    scheduler.workers.open(),
    openCallTokenizer({ model, tokenizer, threads: tokenizerThreads, onWorkerDied: options.onWorkerDied }),
  ])
  if (sessionsOpened.status === 'rejected') {
    if (tokenizerOpened.status === 'fulfilled') await tokenizerOpened.value.close()
    throw sessionsOpened.reason
  }
  if (tokenizerOpened.status === 'rejected') {
    await scheduler.workers.close()
    throw tokenizerOpened.reason
  }
  const callTokenizer = tokenizerOpened.value
  return createEmbedder({ model, device, precision, parity: graph.parity, tokenizer, callTokenizer, scheduler, cache })
}

function checkMaxWait(seconds: number = Number.POSITIVE_INFINITY): number {
  if (seconds > 0) return seconds
  throw new E5Error('OPTION_INVALID', { option: 'maxWaitSeconds', reason: `must be more than 0, not ${seconds}.` })
}

function checkDeviceId(device: Device, deviceId: number | undefined): number | undefined {
  if (deviceId === undefined) return undefined
  if (!deviceProfiles[device].hasIds) {
    throw new E5Error('OPTION_INVALID', { option: 'deviceId', reason: `device "${device}" has no ids; leave it out.` })
  }
  return wholeNumber('deviceId', deviceId, 0)
}
