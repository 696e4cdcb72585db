// The parts of the compiler, for tools of this repository that write another graph; not published.
export { addInt8Linear } from './bert/linear.ts'
export { DataFile } from './onnx/data-file.ts'
export { encodeModel } from './onnx/encode-model.ts'
export { createGraphBuilder } from './onnx/graph-builder.ts'
