import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createTokenizer } from '@e5/core'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { BertShape } from '../src/bert/bert-config.ts'
import { encoderInput, encoderLengths, encoderOutput } from '../src/bert/encoder-names.ts'
import { buildPaddedEncoder, type PaddedForm } from '../src/bert/padded-encoder.ts'
import { type ActivationRanges, createRangeCollector } from '../src/calibration/activation-ranges.ts'
import { calibrationTexts } from '../src/calibration/calibration-texts.ts'
import {
  type CompileRequest,
  compiledFiles,
  compileEncoder,
  compileObservedEncoder,
  type EncoderForm,
} from '../src/compile.ts'
import { DataFile } from '../src/onnx/data-file.ts'
import { encodeModel } from '../src/onnx/encode-model.ts'
import { createGraphBuilder } from '../src/onnx/graph-builder.ts'
import type { WeightSource } from '../src/weights/weight-source.ts'
import { roundingBuilder } from './round-values.ts'

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

type ExactForm = Extract<EncoderForm, { layout: 'exact' }>

/** Compiles an encoder into a temporary folder and embeds texts with it, one at a time. */
export async function runEncoder(run: EncoderRun & ExactForm): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  await runEach(
    run,
    (request) => compileEncoder({ ...run, ...request }),
    (outputs) => vectors.push(outputs[encoderOutput]!),
  )
  return vectors
}

type Batched = EncoderRun & { readonly batch: number }

/** Compiles a padded encoder and embeds texts with it in batches of so many, each filled up to its longest text. */
export function runPaddedEncoder(run: Batched & PaddedForm): Promise<Float32Array[]> {
  return runBatches(run, (folder) => compileEncoder({ ...run, layout: 'padded', folder }))
}

/** As {@link runPaddedEncoder} in fp32, but with every value rounded to fp16. */
export function runRoundedEncoder(run: Batched & Pick<PaddedForm, 'operators'>): Promise<Float32Array[]> {
  return runBatches(run, (folder) => {
    const dataFile = new DataFile(join(folder, compiledFiles.data))
    const builder = roundingBuilder(createGraphBuilder(dataFile, compiledFiles.data))
    const model = buildPaddedEncoder({ ...run, builder }, { ...run, precision: 'fp32' })
    writeFileSync(join(folder, compiledFiles.model), encodeModel(model))
    dataFile.close()
  })
}

async function runBatches(
  { shape, texts, tokenLimit, batch }: Batched,
  compile: (folder: string) => void,
): Promise<Float32Array[]> {
  const tokenizer = createTokenizer(tokenizerFiles, tokenLimit)
  const encoded = texts.map((text) => tokenizer.encode(text).ids)
  const vectors: Float32Array[] = []
  await withCompiled(compile, async (session) => {
    for (let start = 0; start < encoded.length; start += batch) {
      const outputs = await session.run(padded(encoded.slice(start, start + batch)))
      const values = outputs[encoderOutput]!.data as Float32Array
      for (let at = 0; at < values.length; at += shape.hiddenSize) vectors.push(values.slice(at, at + shape.hiddenSize))
    }
  })
  return vectors
}

function padded(encoded: readonly Int32Array[]): Record<string, Tensor> {
  const lengths = Int32Array.from(encoded, (ids) => ids.length)
  const tokens = Math.max(...lengths)
  const ids = new Int32Array(encoded.length * tokens)
  for (const [row, own] of encoded.entries()) ids.set(own, row * tokens)
  return {
    [encoderInput]: new Tensor('int32', ids, [encoded.length, tokens]),
    [encoderLengths]: new Tensor('int32', lengths, [encoded.length]),
  }
}

/** The ranges of a model's activations over the calibration texts. */
export async function gatherRanges(model: Omit<EncoderRun, 'texts'>): Promise<ActivationRanges> {
  const collector = createRangeCollector()
  await runEach({ ...model, texts: calibrationTexts }, compileObservedEncoder, collector.add)
  return collector.ranges()
}

type Outputs = Record<string, Float32Array>

async function runEach(
  { shape, weights, texts, tokenLimit }: EncoderRun,
  compile: (request: CompileRequest) => void,
  take: (outputs: Outputs) => void,
): Promise<void> {
  const tokenizer = createTokenizer(tokenizerFiles, tokenLimit)
  await withCompiled(
    (folder) => compile({ shape, weights, folder }),
    async (session) => {
      for (const text of texts) {
        const { ids } = tokenizer.encode(text)
        const outputs = await session.run({ [encoderInput]: new Tensor('int32', ids, [1, ids.length]) })
        take(Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array])))
      }
    },
  )
}

async function withCompiled(
  compile: (folder: string) => void,
  use: (session: InferenceSession) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'e5-graph-'))
  try {
    compile(folder)
    const session = await InferenceSession.create(join(folder, compiledFiles.model), { intraOpNumThreads: 2 })
    await use(session)
    await session.release()
  } finally {
    rmSync(folder, { recursive: true })
  }
}
