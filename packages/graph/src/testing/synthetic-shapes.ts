import type { BertShape } from '../bert/bert-config.ts'

const common = { vocabularySize: 30_522, positions: 512, tokenTypes: 2, layerNormEpsilon: 1e-12 }

/** Shapes of the BERTs with generated weights; `large` is that of e5-large-v2. */
export const syntheticShapes = {
  tiny: { ...common, hiddenSize: 32, layers: 2, heads: 4, intermediateSize: 64 },
  large: { ...common, hiddenSize: 1024, layers: 24, heads: 16, intermediateSize: 4096 },
} as const satisfies Record<string, BertShape>
