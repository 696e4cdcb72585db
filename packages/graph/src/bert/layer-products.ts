import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { WeightSource } from '../weights/weight-source.ts'
import type { BertShape } from './bert-config.ts'

/** What an encoder is built from and into. */
export interface EncoderParts {
  readonly builder: GraphBuilder
  readonly weights: WeightSource
  readonly shape: BertShape
}

/**
 * Where a precision decides how a layer is computed: its products with weights. `layer` is the layer's name; values have one
 * row a token.
 */
export interface LayerProducts {
  /** Query, key and value of a layer's input. */
  addAttentionInputs(parts: EncoderParts, layer: string, input: string): readonly string[]
  /** The projection of what the heads found. */
  addProjection(parts: EncoderParts, layer: string, attention: string): string
  /** Its input and, added to it, up, GELU, down. */
  addFeedForward(parts: EncoderParts, layer: string, middle: string): string
}

/** Names of a layer's weights and of its values that are observed. */
export const attentionInputNames = (layer: string) =>
  ['query', 'key', 'value'].map((role) => `${layer}.attention.self.${role}`)
export const projectionName = (layer: string) => `${layer}.attention.output.dense`
export const upName = (layer: string) => `${layer}.intermediate.dense`
export const downName = (layer: string) => `${layer}.output.dense`
export const middleName = (layer: string) => `${layer}.attention.output.LayerNorm`
export const geluName = (layer: string) => `${layer}.gelu`

/** The names of the layers of an encoder. */
export function layerNames({ layers }: BertShape): string[] {
  return Array.from({ length: layers }, (_, index) => `encoder.layer.${index}`)
}

/** GELU as BERT has it (erf, not its approximation by tanh). */
export function addGelu(builder: GraphBuilder, name: string, input: string): string {
  return builder.node(name, { operator: 'Gelu', domain: 'com.microsoft', inputs: [input] })
}

/** Adds a layer's input and what its feed-forward network makes of it. */
export function addFeedForwardSum(builder: GraphBuilder, layer: string, middle: string, down: string): string {
  return builder.node(`${layer}.sum`, { operator: 'Add', inputs: [middle, down] })
}
