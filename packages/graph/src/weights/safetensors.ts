import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { E5Error } from '@e5/core'
import { z } from 'zod'
import { widenBfloat16, widenFloat16 } from './half-precision.ts'
import type { WeightSource } from './weight-source.ts'

const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
})

const headerSchema = z.record(z.string(), z.unknown()).transform((header, context) => {
  const { __metadata__: _metadata, ...entries } = header
  const tensors = z.record(z.string(), tensorSchema).safeParse(entries)
  if (tensors.success) return tensors.data
  context.addIssue(z.prettifyError(tensors.error))
  return z.NEVER
})

type TensorEntry = z.infer<typeof tensorSchema>

const bytesPerElement: Record<string, number> = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
}

// The format's own bound: a longer header is no header but another file.
const maxHeaderBytes = 100_000_000

/** An open safetensors file: its header is in memory, its tensors are read when asked for. */
export interface SafetensorsFile extends WeightSource {
  readonly tensors: ReadonlyMap<string, { readonly dtype: string; readonly shape: readonly number[] }>
  close(): void
}

/**
 * Opens a safetensors file (format: 8 bytes little-endian header length, JSON header, data).
 *
 * @throws E5Error MODEL_FILE_INVALID if it is not one, or is cut short.
 */
export function openSafetensors(file: string): SafetensorsFile {
  const descriptor = openSync(file, 'r')
  try {
    const { entries, dataStart } = readHeader(file, descriptor)
    return {
      tensors: entries,
      has: (name) => entries.has(name),
      read: (name, shape) => readTensor({ file, descriptor, dataStart, name, entry: entries.get(name), shape }),
      close: () => closeSync(descriptor),
    }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function invalid(file: string, reason: string): E5Error {
  return new E5Error('MODEL_FILE_INVALID', { file, reason })
}

function readBytes(file: string, descriptor: number, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, position + filled)
    if (read === 0) throw invalid(file, `it ends at byte ${position + filled}, before its data does.`)
    filled += read
  }
  return bytes
}

function readHeader(file: string, descriptor: number): { entries: Map<string, TensorEntry>; dataStart: number } {
  const fileBytes = fstatSync(descriptor).size
  if (fileBytes < 8) throw invalid(file, `it has ${fileBytes} bytes.`)
  const headerBytes = Number(new DataView(readBytes(file, descriptor, 0, 8).buffer).getBigUint64(0, true))
  if (headerBytes > maxHeaderBytes || 8 + headerBytes > fileBytes) {
    throw invalid(file, 'its first 8 bytes are not the length of a safetensors header.')
  }
  const header = headerSchema.safeParse(parseJson(file, readBytes(file, descriptor, 8, headerBytes)))
  if (!header.success) throw invalid(file, z.prettifyError(header.error))
  const dataStart = 8 + headerBytes
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [begin, end],
    },
  ] of Object.entries(header.data)) {
    const elementBytes = bytesPerElement[dtype]
    const expected = shape.reduce((product, size) => product * size, elementBytes ?? 0)
    if (elementBytes !== undefined && end - begin !== expected) {
      throw invalid(file, `tensor "${name}" is ${dtype} [${shape}] but has ${end - begin} bytes.`)
    }
    if (dataStart + end > fileBytes) throw invalid(file, `it ends before tensor "${name}" does.`)
  }
  return { entries: new Map(Object.entries(header.data)), dataStart }
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw invalid(file, 'its header is not JSON.')
  }
}

interface TensorRead {
  readonly file: string
  readonly descriptor: number
  readonly dataStart: number
  readonly name: string
  readonly entry: TensorEntry | undefined
  readonly shape: readonly number[]
}

function readTensor({ file, descriptor, dataStart, name, entry, shape }: TensorRead): Float32Array {
  if (entry === undefined) throw invalid(file, `it has no tensor "${name}".`)
  if (entry.shape.join() !== shape.join()) {
    throw invalid(file, `tensor "${name}" is [${entry.shape}], config.json asks for [${shape}].`)
  }
  const [begin, end] = entry.data_offsets
  const { buffer } = readBytes(file, descriptor, dataStart + begin, end - begin)
  switch (entry.dtype) {
    case 'F32':
      return new Float32Array(buffer)
    case 'F16':
      return widenFloat16(new Uint16Array(buffer))
    case 'BF16':
      return widenBfloat16(new Uint16Array(buffer))
    default:
      throw invalid(file, `tensor "${name}" is ${entry.dtype}; F32, F16 and BF16 can be read.`)
  }
}
