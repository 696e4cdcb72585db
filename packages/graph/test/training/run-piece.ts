import { InferenceSession, Tensor } from 'onnxruntime-node'
import { encodeModel } from '../../src/onnx/encode-model.ts'
import type { Model } from '../../src/onnx/model.ts'

/** A tensor of a test; int64 where its values are a shape. */
export interface TestTensor {
  readonly values: Float32Array | BigInt64Array
  readonly shape: readonly number[]
}

/** Runs a graph once; inputs that it does not have are left out. */
export async function runModel(
  model: Model,
  inputs: Readonly<Record<string, TestTensor>>,
): Promise<Record<string, Float32Array>> {
  const session = await InferenceSession.create(encodeModel(model), { intraOpNumThreads: 1 })
  const feeds = session.inputNames.map((name) => {
    const { values, shape } = inputs[name]!
    const tensor =
      values instanceof Float32Array ? new Tensor('float32', values, shape) : new Tensor('int64', values, shape)
    return [name, tensor] as const
  })
  const outputs = await session.run(Object.fromEntries(feeds))
  await session.release()
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]))
}

/** A shape as an input. */
export function shapeTensor(shape: readonly number[]): TestTensor {
  return { values: BigInt64Array.from(shape, BigInt), shape: [shape.length] }
}

/** Values in [-spread, spread) around a centre, the same in each run. */
export function testValues(seed: number, shape: readonly number[], { centre = 0, spread = 1 } = {}): TestTensor {
  let state = seed * 2_654_435_761
  const values = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return centre + spread * (state / 2 ** 31 - 1)
  })
  return { values, shape }
}
