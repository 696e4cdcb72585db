export { encodeModel } from '../onnx/encode-model.ts'
export type { Model, ValueInfo } from '../onnx/model.ts'
export { type TensorToWrite, writeSafetensors } from '../weights/write-safetensors.ts'
export { type ModelFolderRequest, readModelConfig, writeModelFolder } from '../write-model-folder.ts'
export { type BackwardRequest, buildBackward, buildForward } from './build-piece.ts'
export { buildCast } from './cast.ts'
export { buildLowRankMerge } from './low-rank-merge.ts'
export {
  decays,
  type FloatRange,
  type Parameter,
  type ParameterLayout,
  parameterLayout,
  positionEmbeddings,
  readParameters,
  typeEmbeddings,
  wordEmbeddings,
} from './parameters.ts'
export { gradientBefore, gradientOf, type Piece } from './piece.ts'
export {
  batchShapes,
  type LayerOptions,
  type LayerPieces,
  type LayerProduct,
  type LowRankShape,
  layerPieces,
  layerProducts,
  layerWeights,
  lowRankName,
  poolingPiece,
  productSizes,
} from './pieces.ts'
