/** What there is to know of a model without loading its weights. */
export interface ModelDescription {
  /** The name it was asked for by, or its folder's name. */
  readonly name: string
  readonly folder: string
  /** Where it came from: a folder as given, an npm package, or the data folder (pulled or imported). */
  readonly source: 'folder' | 'package' | 'pulled'
  readonly dimensions: number
  readonly layers: number
  readonly heads: number
  readonly intermediateSize: number
  readonly vocabularySize: number
  /** Tokens that the model reads at most. */
  readonly tokenLimit: number
  readonly parameters: number
  /** The number format of the weights on disk. */
  readonly weightsFormat: 'fp32' | 'fp16' | 'bf16'
  readonly weightsBytes: number
}
