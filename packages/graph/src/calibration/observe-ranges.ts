import type { Observe } from '../bert/encoder.ts'
import { geluName, middleName } from '../bert/layer-products.ts'
import { rangeName } from './activation-ranges.ts'

/** Outputs with the largest magnitude of each channel: of a layer's input, its middle and its GELU. */
export const observeRanges: Observe = (builder, layer, input) => {
  const observed = [
    [rangeName(layer, 'input'), input],
    [rangeName(layer, 'middle'), middleName(layer)],
    [rangeName(layer, 'gelu'), geluName(layer)],
  ] as const
  return observed.map(([name, value]) => {
    const magnitude = builder.node(`${name}.magnitude`, { operator: 'Abs', inputs: [value] })
    const axes = builder.constant(`${name}.axes`, 'int64', [1], BigInt64Array.of(0n))
    builder.node(name, { operator: 'ReduceMax', inputs: [magnitude, axes], attributes: { keepdims: { int: 0 } } })
    return { name, type: 'float32', shape: ['channels'] }
  })
}
