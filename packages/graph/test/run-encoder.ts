import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTokenizer } from '@e5/core'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { BertShape } from '../src/bert/bert-config.ts'
import { encoderInput, encoderOutput } from '../src/bert/encoder-values.ts'
import { type ActivationRanges, createRangeCollector } from '../src/calibration/activation-ranges.ts'
import { calibrationTexts } from '../src/calibration/calibration-texts.ts'
import {
  type CompileRequest,
  compiledFiles,
  compileEncoder,
  compileObservedEncoder,
  type ProductsRequest,
} from '../src/compile.ts'
import type { WeightSource } from '../src/weights/weight-source.ts'

/** The folder of e5-small-v2's real weights. */
export const modelFolder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/config.json')))

const readJson = (name: string) => JSON.parse(readFileSync(join(modelFolder, name), 'utf8')) as object
const tokenizerFiles = {
  tokenizer: readJson('tokenizer.json'),
  tokenizerConfig: readJson('tokenizer_config.json'),
}

/** A model, and texts to embed with it. */
export interface EncoderRun {
  readonly shape: BertShape
  readonly weights: WeightSource
  readonly texts: readonly string[]
  readonly tokenLimit: number
}

/** Compiles an encoder into a temporary folder and embeds texts with it, one at a time. */
export async function runEncoder(run: EncoderRun & ProductsRequest): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  await runCompiled(
    run,
    (request) => compileEncoder({ ...run, ...request }),
    (outputs) => vectors.push(outputs[encoderOutput]!),
  )
  return vectors
}

/** The ranges of a model's activations over the calibration texts. */
export async function gatherRanges(model: Omit<EncoderRun, 'texts'>): Promise<ActivationRanges> {
  const collector = createRangeCollector()
  await runCompiled({ ...model, texts: calibrationTexts }, compileObservedEncoder, collector.add)
  return collector.ranges()
}

type Outputs = Record<string, Float32Array>

async function runCompiled(
  { shape, weights, texts, tokenLimit }: EncoderRun,
  compile: (request: CompileRequest) => void,
  take: (outputs: Outputs) => void,
): Promise<void> {
  const tokenizer = createTokenizer(tokenizerFiles, tokenLimit)
  const folder = mkdtempSync(join(tmpdir(), 'e5-graph-'))
  try {
    compile({ shape, weights, folder })
    const session = await InferenceSession.create(join(folder, compiledFiles.model), { intraOpNumThreads: 2 })
    for (const text of texts) {
      const { ids } = tokenizer.encode(text)
      const outputs = await session.run({ [encoderInput]: new Tensor('int32', ids, [1, ids.length]) })
      take(Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array])))
    }
    await session.release()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
