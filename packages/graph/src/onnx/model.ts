/** ONNX's element types that the graphs use, with their numbers in onnx.proto's `TensorProto.DataType`. */
export const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7, float16: 10 } as const
export type ElementType = keyof typeof elementTypes

/** An attribute's value with its ONNX type, since a number alone does not say whether it is an int or a float. */
export type AttributeValue = { int: number } | { float: number } | { ints: readonly number[] } | { graph: Subgraph }

/** A branch of an `If`: it has no inputs, and its operations read values of the graph around it by their names. */
export interface Subgraph {
  readonly name: string
  readonly nodes: readonly Node[]
  readonly outputs: readonly ValueInfo[]
}

/** One operation of a graph. */
export interface Node {
  readonly name: string
  /** Empty for ONNX's own operators, `com.microsoft` for ONNX Runtime's. */
  readonly domain: string
  readonly operator: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
}

/** A constant tensor: its bytes inside the model, or a range of the data file beside it. */
export interface Initializer {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly data:
    | { readonly bytes: Uint8Array }
    | { readonly file: string; readonly offset: number; readonly length: number }
}

/** An input or output of a graph; a size that is a word is free at run time. */
export interface ValueInfo {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly (number | string)[]
}

/** An ONNX model as plain data. */
export interface Model {
  readonly graphName: string
  readonly opsets: Readonly<Record<string, number>>
  readonly nodes: readonly Node[]
  readonly initializers: readonly Initializer[]
  readonly inputs: readonly ValueInfo[]
  readonly outputs: readonly ValueInfo[]
  /** What is known of values between them that ONNX Runtime does not find out itself. */
  readonly values: readonly ValueInfo[]
}
