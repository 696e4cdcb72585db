// transformers.js as its own documentation uses it: one pipeline, mean pooling, texts in the order they come.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { measurePeer } from './measure-peer.ts'

interface Tensor {
  readonly data: Float32Array
  readonly dims: readonly [texts: number, dimensions: number]
}

/** The part of `@huggingface/transformers` that is used here. */
interface Transformers {
  readonly env: { allowRemoteModels: boolean; localModelPath: string }
  pipeline(
    task: 'feature-extraction',
    model: string,
    options: object,
  ): Promise<(texts: readonly string[], options: object) => Promise<Tensor>>
}

await measurePeer(async ({ model, variant, cores, transformersFolder }) => {
  const require = createRequire(join(transformersFolder!, 'package.json'))
  const { env, pipeline } = require('@huggingface/transformers') as Transformers
  env.allowRemoteModels = false
  env.localModelPath = dirname(model)
  const extract = await pipeline('feature-extraction', basename(model), {
    dtype: variant,
    device: 'cpu',
    session_options: { intraOpNumThreads: cores, interOpNumThreads: 1 },
  })
  const versionOf = (name: string) => {
    const manifest = join(transformersFolder!, 'node_modules', name, 'package.json')
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
  }
  return {
    async embed(texts, batch) {
      const vectors: Float32Array[] = []
      for (let start = 0; start < texts.length; start += batch!) {
        const { data, dims } = await extract(texts.slice(start, start + batch!), { pooling: 'mean', normalize: true })
        for (let row = 0; row < dims[0]; row++) vectors.push(data.slice(row * dims[1], (row + 1) * dims[1]))
      }
      return vectors
    },
    versions: Object.fromEntries(
      ['@huggingface/transformers', 'onnxruntime-node'].map((name) => [name, versionOf(name)]),
    ),
  }
})
process.exit()
