import { squareSum } from '../../optimizer/gradient-norm.ts'
import { type EncoderEngine, type KeptBatch, openEncoderEngine } from '../encoder-engine.ts'
import type { KeepLevel } from '../kept-layer.ts'
import { openLowRankMerge } from '../low-rank-merge.ts'
import type { EngineAnswer, EngineWorkerData, ToEngineWorker } from '../messages.ts'
import type { MicroBatch } from '../micro-batch.ts'
import { planKept } from '../plan-kept.ts'
import { clearRows } from '../row-gradients.ts'
import { trainedSet } from '../trained-set.ts'
import { reduceGradients, updateBlock, updateWords } from '../update-weights.ts'

type Answer = Omit<EngineAnswer, 'ms'>

const nothing: Answer = { vectors: [], squares: 0, againMs: 0 }

/** What an engine worker does, without its thread. */
export async function openRequestAnswerer(
  data: Omit<EngineWorkerData, 'gate'>,
): Promise<(request: ToEngineWorker) => Promise<EngineAnswer>> {
  const { shape, memory, index, threads, maxTokens, keptBytes, keptPrecision } = data
  const trained = trainedSet(shape, data.choice)
  const gradients = memory.gradients[index]!
  const words = memory.wordGradients[index]!
  const { parameters, block } = memory
  const engine = await openEncoderEngine({
    shape,
    trained,
    memory: { parameters, block, gradients },
    words,
    threads,
    maxTokens,
    keptPrecision,
  })
  const merge = await openLowRankMerge(shape, trained, memory, threads)
  let lastBatches: readonly MicroBatch[] = []
  let kept: (KeptBatch | undefined)[] = []

  async function answer(request: ToEngineWorker): Promise<Answer> {
    switch (request.type) {
      case 'forward': {
        const { batches, purpose } = request
        if (purpose === 'vectors') return { ...nothing, vectors: await eachVectors(engine, batches) }
        const passes = await forwardForTraining(
          engine,
          batches,
          planKept(batches, { shape, trained, keptBytes, keptPrecision }),
        )
        lastBatches = batches
        kept = passes.kept
        return { ...nothing, vectors: passes.vectors }
      }
      case 'backward': {
        if (request.clear) {
          gradients.fill(0)
          clearRows(words, shape.hiddenSize)
        }
        let againMs = 0
        for (const [at, batch] of lastBatches.entries()) {
          const start = performance.now()
          const keptBatch = kept[at] ?? (await engine.forwardKept(batch, 'all')).kept
          if (kept[at] === undefined) againMs += performance.now() - start
          await engine.backward(keptBatch, request.gradients[at]!)
        }
        lastBatches = []
        kept = []
        return { ...nothing, againMs }
      }
      case 'reduce': {
        reduceGradients(memory, request.begin, request.end)
        return { ...nothing, squares: squareSum(memory.gradients[0]!, request.begin, request.end) }
      }
      case 'update': {
        updateBlock(trained, memory, request)
        const { words: rows, step } = request
        updateWords(trained, memory, { rows, channels: shape.hiddenSize, step })
        return nothing
      }
      case 'merge': {
        for (const layer of request.layers) await merge(layer)
        return nothing
      }
    }
  }

  return async (request) => {
    const start = performance.now()
    const result = await answer(request)
    return { ...result, ms: performance.now() - start }
  }
}

async function eachVectors(engine: EncoderEngine, batches: readonly MicroBatch[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (const batch of batches) vectors.push(await engine.forward(batch))
  return vectors
}

async function forwardForTraining(engine: EncoderEngine, batches: readonly MicroBatch[], levels: readonly KeepLevel[]) {
  const vectors: Float32Array[] = []
  const kept: (KeptBatch | undefined)[] = []
  for (const [at, batch] of batches.entries()) {
    const level = levels[at]!
    const pass =
      level === 'none'
        ? { vectors: await engine.forward(batch), kept: undefined }
        : await engine.forwardKept(batch, level)
    vectors.push(pass.vectors)
    kept.push(pass.kept)
  }
  return { vectors, kept }
}
