export type { BertShape } from './bert/bert-config.ts'
export { type EncoderPrecision, encoderInput, encoderOutput } from './bert/encoder.ts'
export { type CompileRequest, compiledFiles, compileEncoder, graphVersion } from './compile.ts'
export {
  type ModelFacts,
  type ModelFolder,
  readModelFacts,
  readModelFolder,
  weightsBytesOf,
  weightsFileName,
} from './model-folder.ts'
export { bertWeights } from './weights/bert-weights.ts'
export { openSafetensors, type SafetensorsFile } from './weights/safetensors.ts'
export type { WeightSource } from './weights/weight-source.ts'
