import * as onnxruntime from 'onnxruntime-node'

/** Values in row-major order and their shape: float32, float16 (as Uint16Array) or int64. The memory may be shared between threads. */
export interface GraphTensor {
  readonly values: Float32Array | Uint16Array | BigInt64Array
  readonly shape: readonly number[]
}

export type GraphTensors = Readonly<Record<string, GraphTensor>>

/**
 * What becomes of the memory for values inside a graph after a run: `returned`, or `held` in an arena for the next run, where
 * that would cost more page faults than the graph's own work is worth.
 */
export type GraphMemory = 'returned' | 'held'

/** A graph of any inputs and outputs on the CPU, for the thread that opened it. */
export interface GraphSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /**
   * Computes the named outputs into the memory that is given for them, which may be an input's where an operation reads each
   * element before it writes it. Blocks the thread.
   */
  run(inputs: GraphTensors, outputs: GraphTensors): Promise<void>
  /** Gives its memory back. */
  release(): Promise<void>
}

/** Opens a graph that is not a model's encoder, such as a part of one for training, from its file's bytes. */
export async function openGraphSession(model: Uint8Array, threads: number, memory: GraphMemory): Promise<GraphSession> {
  const session = await onnxruntime.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    enableCpuMemArena: memory === 'held',
  })
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs, outputs) {
      await session.run(toTensors(inputs), toTensors(outputs))
    },
    release: () => session.release(),
  }
}

function toTensors(tensors: GraphTensors): Record<string, onnxruntime.Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, toTensor(tensor)]))
}

function toTensor({ values, shape }: GraphTensor): onnxruntime.Tensor {
  if (values instanceof Float32Array) return new onnxruntime.Tensor('float32', values, shape)
  if (values instanceof BigInt64Array) return new onnxruntime.Tensor('int64', values, shape)
  // As 'float16' its data would become a Float16Array, which the native side does not know: it takes what has 16 bits.
  return Object.assign(new onnxruntime.Tensor('uint16', values, shape), { type: 'float16' })
}
