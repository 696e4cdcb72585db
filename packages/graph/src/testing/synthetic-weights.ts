import type { WeightSource } from '../weights/weight-source.ts'

/** 32-bit FNV-1a of a string's UTF-16 code units (ASCII names). */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/** Uniform in [-1, 1), from a tensor's name and an index: the finalizer of MurmurHash3 over a Weyl sequence. */
function uniform(seed: number, index: number): number {
  let bits = (Math.imul(index, 0x9e3779b9) + seed) >>> 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 31 - 1
}

/**
 * Generated weights with the spread of a fresh BERT (standard deviation 0.02), the same on every machine: so a model of any
 * size can be tested against PyTorch without a download.
 */
export function syntheticWeights(): WeightSource {
  return {
    has: (name) => !name.startsWith('bert.'),
    read(name, shape) {
      const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
      const seed = fnv1a32(name)
      const [center, spread] = distribution(name)
      for (let index = 0; index < values.length; index++) values[index] = center + spread * uniform(seed, index)
      return values
    },
  }
}

function distribution(name: string): [center: number, spread: number] {
  if (name.endsWith('LayerNorm.weight')) return [1, 0.1]
  if (name.endsWith('bias')) return [0, 0.05]
  return [0, Math.sqrt(3) * 0.02]
}
