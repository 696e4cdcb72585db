import type { BertShape, WeightSource } from '@e5/graph'
import { readParameters } from '@e5/graph/training'
import { createNativeGate, guardExit, shutGate, startWorkerThread } from '@e5/runtime/sessions'
import type { AdamwOptions } from '../optimizer/adamw.ts'
import { clipScale, squareSum } from '../optimizer/gradient-norm.ts'
import type { KeptPrecision } from './keeper.ts'
import type { EngineAnswer, EngineWorkerData, ToEngineWorker } from './messages.ts'
import { dealBatches, type PlannedBatch, planMicroBatches } from './micro-batch.ts'
import { addRows } from './row-gradients.ts'
import { baseOffset, createSharedMemory, type SharedMemory } from './shared-memory.ts'
import { type TrainedChoice, type TrainedSet, trainedSet } from './trained-set.ts'

/** What to train, and on what. */
export interface TrainingEngineRequest {
  readonly shape: BertShape
  readonly weights: WeightSource
  readonly choice: TrainedChoice
  /** Threads that each run micro-batches of their own. */
  readonly workers: number
  readonly threadsPerWorker: number
  /** Tokens of a micro-batch at most, but for a longer text, which is alone. */
  readonly maxTokens: number
  /** Bytes that may hold what forward passes leave, over all workers; what does not fit is computed again (GradCache). */
  readonly keptBytes: number
  /** fp16 keeps twice as much in as many bytes; gradients are then those of rounded values (0.2 % off). */
  readonly keptPrecision: KeptPrecision
}

/** How a step changes the weights. */
export interface UpdateRequest extends AdamwOptions {
  readonly learningRate: number
  readonly maxGradientNorm: number
  /** From 1 on. */
  readonly step: number
}

/** Where the time went since the last update, in ms, summed over the workers but for the update. */
export interface EngineTimes {
  readonly forwardMs: number
  /** Without passes that were done again. */
  readonly backwardMs: number
  readonly againMs: number
  readonly updateMs: number
}

/** The encoder as something to train: texts in, vectors out; gradients of the vectors in, weights changed. */
export interface TrainingEngine {
  readonly trained: TrainedSet
  readonly memory: SharedMemory
  /** Vectors of length 1 of token ids, `[texts, hiddenSize]`; nothing is kept. */
  encode(texts: readonly Int32Array[]): Promise<Float32Array>
  /** The same for texts whose {@link backward} follows. */
  forward(texts: readonly Int32Array[]): Promise<Float32Array>
  /** Adds the gradients of the trained weights, from those of the last forward's vectors. */
  backward(vectorGradients: Float32Array): Promise<void>
  /** Clips the gradients, changes the weights by AdamW, and begins anew; returns the norm before clipping. */
  update(request: UpdateRequest): Promise<{ gradientNorm: number; times: EngineTimes }>
  /** Writes a LoRA that was changed from outside into the weights. */
  merge(): Promise<void>
  close(): Promise<void>
}

/** Starts the workers. The same texts give the same gradients each time, for the same number of workers. */
export async function openTrainingEngine(request: TrainingEngineRequest): Promise<TrainingEngine> {
  const { shape, weights, choice, workers, maxTokens, keptPrecision } = request
  const trained = trainedSet(shape, choice)
  const memory = createSharedMemory(shape, trained, workers)
  readParameters(trained.layout, weights, memory.parameters)
  if (memory.base.length > 0) memory.base.set(memory.parameters.subarray(baseOffset(trained)))
  const keptBytes = request.keptBytes / workers
  const threads = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      startEngineWorker({
        shape,
        choice,
        memory,
        index,
        threads: request.threadsPerWorker,
        maxTokens,
        keptBytes,
        keptPrecision,
      }),
    ),
  )
  let hands: PlannedBatch[][] = []
  let isFresh = true
  const times = { forwardMs: 0, backwardMs: 0, againMs: 0, updateMs: 0 }

  const askAll = (requestOf: (worker: number) => ToEngineWorker) =>
    Promise.all(threads.map(({ ask }, worker) => ask(requestOf(worker))))

  async function encode(texts: readonly Int32Array[], purpose: 'vectors' | 'training') {
    const dealt = dealBatches(planMicroBatches(texts, maxTokens), workers)
    const answers = await askAll((worker) => ({ type: 'forward', batches: dealt[worker]!, purpose }))
    const vectors = new Float32Array(texts.length * shape.hiddenSize)
    eachText(dealt, shape.hiddenSize, ({ worker, batch, from, to }) =>
      vectors.set(answers[worker]!.vectors[batch]!.subarray(from.begin, from.end), to),
    )
    return { vectors, dealt, answers }
  }

  async function mergeLowRank(): Promise<void> {
    if (choice.kind !== 'low-rank') return
    const layers = Array.from({ length: shape.layers }, (_, layer) => layer)
    await askAll((worker) => ({ type: 'merge', layers: layers.filter((layer) => layer % workers === worker) }))
  }

  return {
    trained,
    memory,
    encode: async (texts) => (await encode(texts, 'vectors')).vectors,
    async forward(texts) {
      const { vectors, dealt, answers } = await encode(texts, 'training')
      hands = dealt
      for (const { ms } of answers) times.forwardMs += ms
      return vectors
    },
    async backward(vectorGradients) {
      const gradients = hands.map((batches) =>
        batches.map(({ indices }) => new Float32Array(indices.length * shape.hiddenSize)),
      )
      eachText(hands, shape.hiddenSize, ({ worker, batch, from, to }) =>
        gradients[worker]![batch]!.set(vectorGradients.subarray(to, to + shape.hiddenSize), from.begin),
      )
      const clear = isFresh
      isFresh = false
      for (const { ms, againMs } of await askAll((worker) => ({
        type: 'backward',
        gradients: gradients[worker]!,
        clear,
      }))) {
        times.backwardMs += ms - againMs
        times.againMs += againMs
      }
    },
    async update({ learningRate, maxGradientNorm, betas, epsilon, weightDecay, step: number }) {
      const start = performance.now()
      const blockPart = (worker: number) => part(trained.length, workers, worker)
      const reduced = await askAll((worker) => ({ type: 'reduce', ...blockPart(worker) }))
      const [words, ...others] = memory.wordGradients
      for (const other of others) addRows(words!, other, shape.hiddenSize)
      const wordSquares = squareSum(words!.values, 0, words!.count[0]! * shape.hiddenSize)
      const gradientNorm = Math.sqrt(reduced.reduce((sum, { squares }) => sum + squares, wordSquares))
      const gradientScale = clipScale(gradientNorm, maxGradientNorm)
      const step = { betas, epsilon, weightDecay, learningRate, gradientScale, step: number }
      const rows = trained.trainsWords ? shape.vocabularySize : 0
      await askAll((worker) => ({ type: 'update', ...blockPart(worker), words: part(rows, workers, worker), step }))
      await mergeLowRank()
      isFresh = true
      const taken = { ...times, updateMs: performance.now() - start }
      Object.assign(times, { forwardMs: 0, backwardMs: 0, againMs: 0 })
      return { gradientNorm, times: taken }
    },
    merge: mergeLowRank,
    async close() {
      await Promise.all(threads.map(({ close }) => close()))
    },
  }
}

interface PlacedText {
  readonly worker: number
  readonly batch: number
  /** In its batch's vectors. */
  readonly from: { readonly begin: number; readonly end: number }
  /** In all vectors. */
  readonly to: number
}

function eachText(hands: readonly PlannedBatch[][], channels: number, visit: (text: PlacedText) => void): void {
  for (const [worker, batches] of hands.entries()) {
    for (const [batch, { indices }] of batches.entries()) {
      for (const [row, index] of indices.entries()) {
        visit({ worker, batch, from: { begin: row * channels, end: (row + 1) * channels }, to: index * channels })
      }
    }
  }
}

function part(length: number, parts: number, index: number): { begin: number; end: number } {
  return { begin: Math.floor((length * index) / parts), end: Math.floor((length * (index + 1)) / parts) }
}

async function startEngineWorker(data: Omit<EngineWorkerData, 'gate'>) {
  const gate = createNativeGate()
  const workerData: EngineWorkerData = { ...data, gate }
  const { ask, end, ended } = await startWorkerThread<ToEngineWorker, EngineAnswer>({
    entry: new URL(import.meta.resolve('#engine-worker')),
    name: 'e5-engine',
    workerData,
    onExit: guardExit(gate),
  })
  return {
    ask,
    async close() {
      await Promise.race([shutGate(gate), ended])
      await end()
    },
  }
}
