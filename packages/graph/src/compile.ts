import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { BertShape } from './bert/bert-config.ts'
import { buildEncoder, type EncoderPrecision } from './bert/encoder.ts'
import { DataFile } from './onnx/data-file.ts'
import { encodeModel } from './onnx/encode-model.ts'
import { createGraphBuilder } from './onnx/graph-builder.ts'
import type { WeightSource } from './weights/weight-source.ts'

/** The version of what {@link compileEncoder} writes: it changes when the same weights give another graph. */
export const graphVersion = 1

/** The files of a compiled encoder, in its folder. */
export const compiledFiles = { model: 'model.onnx', data: 'model.onnx.data' } as const

/** What to compile. */
export interface CompileRequest {
  readonly shape: BertShape
  readonly weights: WeightSource
  readonly precision: EncoderPrecision
  /** An existing folder for the two files of {@link compiledFiles}, which must not be there yet. */
  readonly folder: string
}

/**
 * Writes an encoder as ONNX: the graph in `model.onnx`, its weights in `model.onnx.data`, which ONNX Runtime maps into
 * memory. Holds one tensor in memory at a time. Both files are flushed to the disk.
 */
export function compileEncoder({ shape, weights, precision, folder }: CompileRequest): void {
  const dataFile = new DataFile(join(folder, compiledFiles.data))
  try {
    const builder = createGraphBuilder(dataFile, compiledFiles.data)
    writeFlushed(join(folder, compiledFiles.model), encodeModel(buildEncoder({ builder, weights, shape, precision })))
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
