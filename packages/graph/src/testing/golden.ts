import { readFileSync } from 'node:fs'

/** Texts with the vectors that PyTorch computed for them in float32: mean pooling, length 1. */
export interface GoldenVectors {
  readonly dimensions: number
  /** Tokens at which the texts were cut. */
  readonly tokenLimit: number
  readonly texts: readonly string[]
  readonly vectors: readonly Float32Array[]
}

/** The recorded vectors of e5-small-v2's real weights, or of a BERT with {@link syntheticWeights}. */
export function readGolden(name: 'e5-small-v2' | 'synthetic-tiny' | 'synthetic-large'): GoldenVectors {
  const fixture = (file: string) => new URL(`../../test/fixtures/${file}`, import.meta.url)
  const isReal = name === 'e5-small-v2'
  const record = JSON.parse(readFileSync(fixture(isReal ? `${name}.texts.json` : `${name}.json`), 'utf8')) as {
    texts: string[]
    dimensions?: number
    hidden_size?: number
    max_length?: number
  }
  const dimensions = (record.dimensions ?? record.hidden_size)!
  const bytes = readFileSync(fixture(`${name}.vectors.f32`))
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const vectors = record.texts.map((_, row) => values.subarray(row * dimensions, (row + 1) * dimensions))
  return { dimensions, tokenLimit: record.max_length ?? 512, texts: record.texts, vectors }
}
