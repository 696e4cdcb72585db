// The parts of the compiler, for tools of this repository that write another graph; not published.
export { addInt8Linear, type LinearWeights, readLinear } from './bert/linear.ts'
export { quantizeByOutput } from './bert/quantize.ts'
export { transpose } from './bert/transpose.ts'
export { DataFile } from './onnx/data-file.ts'
export { encodeModel } from './onnx/encode-model.ts'
export { createGraphBuilder, type GraphBuilder } from './onnx/graph-builder.ts'
