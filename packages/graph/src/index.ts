export type { BertShape } from './bert/bert-config.ts'
export type { EncoderPrecision } from './bert/encoder.ts'
export { encoderInput, encoderOutput } from './bert/encoder-values.ts'
export { type ActivationRanges, createRangeCollector, type RangeCollector } from './calibration/activation-ranges.ts'
export { calibrationTexts, parityTexts } from './calibration/calibration-texts.ts'
export {
  type CompileRequest,
  compiledFiles,
  compileEncoder,
  compileObservedEncoder,
  graphVersion,
  type ProductsRequest,
} from './compile.ts'
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
