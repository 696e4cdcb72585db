import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTokenizer } from '@e5/core'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { BertShape } from '../src/bert/bert-config.ts'
import { type EncoderPrecision, encoderInput, encoderOutput } from '../src/bert/encoder.ts'
import { compiledFiles, compileEncoder } from '../src/compile.ts'
import type { WeightSource } from '../src/weights/weight-source.ts'

/** The folder of e5-small-v2's real weights. */
export const modelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/config.json')))

const readJson = (name: string) => JSON.parse(readFileSync(join(modelFolder, name), 'utf8')) as object
const tokenizerFiles = {
  tokenizer: readJson('tokenizer.json'),
  tokenizerConfig: readJson('tokenizer_config.json'),
}

export interface EncoderRun {
  readonly shape: BertShape
  readonly weights: WeightSource
  readonly precision: EncoderPrecision
  readonly texts: readonly string[]
  readonly tokenLimit: number
}

/** Compiles an encoder into a temporary folder and embeds texts with it, one at a time. */
export async function runEncoder({
  shape,
  weights,
  precision,
  texts,
  tokenLimit,
}: EncoderRun): Promise<Float32Array[]> {
  const tokenizer = createTokenizer(tokenizerFiles, tokenLimit)
  const folder = mkdtempSync(join(tmpdir(), 'e5-graph-'))
  try {
    compileEncoder({ shape, weights, precision, folder })
    const session = await InferenceSession.create(join(folder, compiledFiles.model), { intraOpNumThreads: 2 })
    const vectors: Float32Array[] = []
    for (const text of texts) {
      const { ids } = tokenizer.encode(text)
      const outputs = await session.run({ [encoderInput]: new Tensor('int32', ids, [1, ids.length]) })
      vectors.push(outputs[encoderOutput]!.data as Float32Array)
    }
    await session.release()
    return vectors
  } finally {
    rmSync(folder, { recursive: true })
  }
}
