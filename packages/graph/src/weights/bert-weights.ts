import type { WeightSource } from './weight-source.ts'

/** The weights under the names of a bare BertModel: checkpoints of models with a head call them `bert.…`. */
export function bertWeights(weights: WeightSource): WeightSource {
  const prefix = weights.has('bert.embeddings.word_embeddings.weight') ? 'bert.' : ''
  return {
    has: (name) => weights.has(prefix + name),
    read: (name, shape) => weights.read(prefix + name, shape),
  }
}
