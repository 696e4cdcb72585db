import type { ElementType } from '../onnx/model.ts'
import type { OperatorSet } from './device-operators.ts'
import { fusedOperators } from './fused-operators.ts'
import type { EncoderParts } from './layer-products.ts'
import { plainOperators } from './plain-operators.ts'

/** What the layers of a padded encoder are built from and into. */
export interface PaddedParts extends EncoderParts {
  /** The type of the layers' values. */
  readonly floats: Extract<ElementType, 'float32' | 'float16'>
}

/** A product with weights whose output is added to a value and normalised. */
export interface ResidualRequest {
  /** Name of the product's weights. */
  readonly product: string
  readonly inputs: number
  readonly input: string
  readonly residual: string
  /** Name of the LayerNorm's weights. */
  readonly norm: string
}

/** Where a set of operators decides how a layer is computed. `layer` is the layer's name. */
export interface LayerOperators {
  /** The least opset of ONNX that has the operators: the providers have kernels for old ones first. */
  readonly opset: number
  /** What attention masks keys by, from the mask of tokens: float32 `[batch, tokens]`, 1 for a text's own, 0 for padding. */
  addKeyMask(parts: PaddedParts, tokenMask: string): string
  /** What the heads found, not yet projected. */
  addAttention(parts: PaddedParts, layer: string, input: string, keyMask: string): string
  /** LayerNorm(residual + product). */
  addResidual(parts: PaddedParts, request: ResidualRequest): string
  /** GELU(up). */
  addUp(parts: PaddedParts, layer: string, middle: string): string
}

/** Each set of operators. */
export const layerOperators: Record<OperatorSet, LayerOperators> = {
  'fused-lengths': fusedOperators('lengths'),
  'fused-bias': fusedOperators('bias'),
  plain: plainOperators,
}
