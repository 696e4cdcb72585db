import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

/** A range of the data file. */
export interface DataRange {
  readonly offset: number
  readonly length: number
}

// Page size: ONNX Runtime maps a tensor that starts on a page instead of reading it.
const alignmentBytes = 4096

/** The file beside an ONNX model that holds its large tensors, written once from start to end. */
export class DataFile {
  readonly #descriptor: number
  #end = 0

  constructor(file: string) {
    this.#descriptor = openSync(file, 'wx')
  }

  /** Writes a tensor at the next page. */
  append(data: Uint8Array): DataRange {
    const offset = Math.ceil(this.#end / alignmentBytes) * alignmentBytes
    let written = 0
    while (written < data.length) {
      written += writeSync(this.#descriptor, data, written, data.length - written, offset + written)
    }
    this.#end = offset + data.length
    return { offset, length: data.length }
  }

  /** Flushes to the disk, so that a renamed folder is whole after a power cut. */
  close(): void {
    fsyncSync(this.#descriptor)
    closeSync(this.#descriptor)
  }
}
