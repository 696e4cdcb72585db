import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { DatasetSamples } from '@e5/core'
import type { FileStore } from '../files/file-store.ts'
import { datasetContent } from './dataset-files.ts'

const limits = { files: 20, bytes: 1024 * 1024, characters: 2000 }
const textFiles = /\.(jsonl|json|csv|tsv|txt)(\.gz)?$/i

/** The first lines of a dataset's text files: of the first 20 of these, and of the first megabyte of each. */
export async function readSamples(files: FileStore, datasetId: string, count: number): Promise<DatasetSamples> {
  const samples: { file: string; rows: string[] }[] = []
  const content = datasetContent(datasetId)
  for await (const { name } of files.list(content)) {
    const file = name.slice(content.length + 1)
    if (textFiles.test(file)) samples.push({ file, rows: await firstLines(files, name, count) })
    if (samples.length === limits.files) break
  }
  return { samples }
}

async function firstLines(files: FileStore, name: string, count: number): Promise<string[]> {
  const decoder = new TextDecoder()
  let [text, left] = ['', limits.bytes]
  for await (const bytes of contentOf(files, name)) {
    text += decoder.decode(bytes.subarray(0, left), { stream: true })
    left -= bytes.byteLength
    if (left <= 0 || text.split('\n', count + 1).length > count) break
  }
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, count)
    .map((line) => line.slice(0, limits.characters))
}

function contentOf(files: FileStore, name: string): AsyncIterable<Uint8Array> {
  const content = Readable.from(files.read(name), { objectMode: false })
  return name.toLowerCase().endsWith('.gz') ? pipeline(content, createGunzip(), () => undefined) : content
}
