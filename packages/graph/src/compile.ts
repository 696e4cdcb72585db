import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { BertShape } from './bert/bert-config.ts'
import { buildEncoder, type Observe } from './bert/encoder.ts'
import { floatProducts } from './bert/float-products.ts'
import { createInt8Products } from './bert/int8-products.ts'
import type { LayerProducts } from './bert/layer-products.ts'
import type { ActivationRanges } from './calibration/activation-ranges.ts'
import { observeRanges } from './calibration/observe-ranges.ts'
import { DataFile } from './onnx/data-file.ts'
import { encodeModel } from './onnx/encode-model.ts'
import { createGraphBuilder } from './onnx/graph-builder.ts'
import type { WeightSource } from './weights/weight-source.ts'

/** The version of what {@link compileEncoder} writes: it changes when the same weights give another graph. */
export const graphVersion = 3

/** The files of a compiled encoder, in its folder. */
export const compiledFiles = { model: 'model.onnx', data: 'model.onnx.data' } as const

/** What to compile, and where to. */
export interface CompileRequest {
  readonly shape: BertShape
  readonly weights: WeightSource
  /** An existing folder for the two files of {@link compiledFiles}, which must not be there yet. */
  readonly folder: string
}

/** How the products are computed; int8 needs to know what ranges the activations have. */
export type ProductsRequest =
  | { readonly precision: 'fp32' }
  | { readonly precision: 'int8'; readonly ranges: ActivationRanges }

/**
 * Writes an encoder as ONNX: the graph in `model.onnx`, its weights in `model.onnx.data`, which ONNX Runtime maps into
 * memory. Holds a few tensors in memory at a time. Both files are flushed to the disk.
 */
export function compileEncoder(request: CompileRequest & ProductsRequest): void {
  writeEncoder(request, request.precision === 'fp32' ? floatProducts : createInt8Products(request.ranges))
}

/** Writes the fp32 encoder with further outputs, from which {@link ActivationRanges} are gathered. */
export function compileObservedEncoder(request: CompileRequest): void {
  writeEncoder(request, floatProducts, observeRanges)
}

function writeEncoder({ shape, weights, folder }: CompileRequest, products: LayerProducts, observe?: Observe): void {
  const dataFile = new DataFile(join(folder, compiledFiles.data))
  try {
    const builder = createGraphBuilder(dataFile, compiledFiles.data)
    const model = buildEncoder({ builder, weights, shape }, products, observe)
    writeFlushed(join(folder, compiledFiles.model), encodeModel(model))
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
