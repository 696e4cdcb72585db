import { join } from 'node:path'
import { dotProduct } from '@e5/core'
import { compiledFiles, deviceOperators } from '@e5/graph'
import { describe, expect, it } from 'vitest'
import { describeModel, loadEmbedder } from '../src/index.ts'
import { deviceProfiles, formFor } from '../src/main/device-profile.ts'
import { Scheduler } from '../src/main/scheduler.ts'
import { startSessionWorker } from '../src/main/session-worker.ts'
import { ensureCompiled } from '../src/models/graph-cache.ts'
import { loadTokenizer } from '../src/models/load-tokenizer.ts'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const texts = Array.from({ length: 40 }, (_, index) => `passage: ${index} ${'whale '.repeat(1 + ((index * 7) % 90))}`)

describe('an accelerator’s graph and batches, on the CPU', () => {
  const dataDir = temporaryFolder()
  const folder = writeTinyModel(temporaryFolder())

  it.each(Object.keys(deviceOperators) as (keyof typeof deviceOperators)[])(
    '%s: fp16 in padded batches gives the vectors of fp32 in exact ones',
    async (device) => {
      const model = await describeModel(folder, dataDir)
      const graph = await ensureCompiled(model, formFor(device, 'fp16'), dataDir)
      const tokenizer = loadTokenizer(folder, model)
      const scheduler = new Scheduler({
        startRunner: () =>
          startSessionWorker({ graphFile: join(graph.folder, compiledFiles.model), device: 'cpu', threads: 1 }),
        replicas: 1,
        batchLimits: deviceProfiles[device].batchLimits,
        maxQueueTokens: 1e6,
        maxWaitSeconds: Number.POSITIVE_INFINITY,
      })
      await scheduler.workers.open()
      const padded = await scheduler.submit(texts.map((text) => ({ text, ...tokenizer.encode(text) })))
      await scheduler.workers.close()
      expect(scheduler.counters.batches).toBe(3)

      await using embedder = await loadEmbedder({ model: folder, dataDir, soloThreads: 1 })
      const { embeddings } = await embedder.embed(texts)
      const cosines = padded.embeddings.map((vector, index) => dotProduct(vector, embeddings[index]!))
      expect(Math.min(...cosines)).toBeGreaterThan(0.9999)
    },
  )
})

describe('formFor', () => {
  it.each([
    ['cpu', 'fp16', 'fp32 or int8'],
    ['cuda', 'int8', 'fp32 or fp16'],
  ] as const)('refuses what a device has no graph for: %s %s', (device, precision, available) => {
    expect(() => formFor(device, precision)).toThrow(
      expect.objectContaining({ code: 'PRECISION_UNSUPPORTED', details: { device, precision, available } }),
    )
  })
})
