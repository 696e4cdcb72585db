import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { BertShape } from './bert/bert-config.ts'
import { buildEncoder } from './bert/encoder.ts'
import { floatProducts } from './bert/float-products.ts'
import { createInt8Products } from './bert/int8-products.ts'
import type { Int8Recipe } from './bert/int8-recipe.ts'
import type { EncoderParts } from './bert/layer-products.ts'
import { buildPaddedEncoder, type PaddedForm } from './bert/padded-encoder.ts'
import type { ActivationRanges } from './calibration/activation-ranges.ts'
import { observeRanges } from './calibration/observe-ranges.ts'
import { DataFile } from './onnx/data-file.ts'
import { encodeModel } from './onnx/encode-model.ts'
import { createGraphBuilder } from './onnx/graph-builder.ts'
import type { Model } from './onnx/model.ts'
import type { WeightSource } from './weights/weight-source.ts'

/** The version of what {@link compileEncoder} writes: it changes when the same weights give another graph. */
export const graphVersion = 4

/** The files of a compiled encoder, in its folder. */
export const compiledFiles = { model: 'model.onnx', data: 'model.onnx.data' } as const

/** What to compile, and where to. */
export interface CompileRequest {
  readonly shape: BertShape
  readonly weights: WeightSource
  /** An existing folder for the two files of {@link compiledFiles}, which must not be there yet. */
  readonly folder: string
}

/**
 * What batches the graph takes and how it computes them. `exact` is for a CPU: the texts of a batch have one length.
 * `padded` is for an accelerator: texts of any lengths, filled up, with their lengths as a second input; the operators of a
 * device are in `deviceOperators`. int8 needs to know what ranges the activations have, and which of `int8Recipes` to follow.
 */
export type EncoderForm =
  | { readonly layout: 'exact'; readonly precision: 'fp32' }
  | {
      readonly layout: 'exact'
      readonly precision: 'int8'
      readonly ranges: ActivationRanges
      readonly recipe: Int8Recipe
    }
  | ({ readonly layout: 'padded' } & PaddedForm)

/**
 * Writes an encoder as ONNX: the graph in `model.onnx`, its weights in `model.onnx.data`, which ONNX Runtime maps into
 * memory. Holds a few tensors in memory at a time. Both files are flushed to the disk.
 *
 * @throws E5Error MODEL_FILE_INVALID if the weights are not the shape's, PRECISION_OVERFLOW if fp16 cannot hold one.
 */
export function compileEncoder(request: CompileRequest & EncoderForm): void {
  writeEncoder(request, (parts) => buildForm(parts, request))
}

/** Writes the exact fp32 encoder with further outputs, from which {@link ActivationRanges} are gathered. */
export function compileObservedEncoder(request: CompileRequest): void {
  writeEncoder(request, (parts) => buildEncoder(parts, floatProducts, observeRanges))
}

function buildForm(parts: EncoderParts, form: EncoderForm): Model {
  if (form.layout === 'padded') return buildPaddedEncoder(parts, form)
  if (form.precision === 'fp32') return buildEncoder(parts, floatProducts)
  return buildEncoder(parts, createInt8Products(form.ranges, parts.shape, form.recipe))
}

function writeEncoder({ shape, weights, folder }: CompileRequest, build: (parts: EncoderParts) => Model): void {
  const dataFile = new DataFile(join(folder, compiledFiles.data))
  try {
    const builder = createGraphBuilder(dataFile, compiledFiles.data)
    writeFlushed(join(folder, compiledFiles.model), encodeModel(build({ builder, weights, shape })))
  } finally {
    dataFile.close()
  }
}

function writeFlushed(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'wx')
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
