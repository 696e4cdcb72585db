export type { BertShape } from './bert/bert-config.ts'
export { deviceOperators, type OperatorSet } from './bert/device-operators.ts'
export type { EncoderPrecision } from './bert/encoder.ts'
export { encoderInput, encoderLengths, encoderOutput } from './bert/encoder-names.ts'
export { type Int8Recipe, int8Recipes } from './bert/int8-recipe.ts'
export { type ActivationRanges, createRangeCollector, type RangeCollector } from './calibration/activation-ranges.ts'
export { calibrationTexts, parityTexts } from './calibration/calibration-texts.ts'
export {
  type CompileRequest,
  compiledFiles,
  compileEncoder,
  compileObservedEncoder,
  type EncoderForm,
  graphVersion,
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
