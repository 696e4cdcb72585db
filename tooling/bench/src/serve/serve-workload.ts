import { basename, resolve } from 'node:path'
import type { Tokenizer } from '@e5/core'
import { readTexts } from '../beir-folder.ts'
import { createExactTexts } from '../exact-texts.ts'
import { createWorkload } from '../workload.ts'
import type { TextsRequest } from './scenario.ts'

/** The texts that servers are sent. Prefixes are in them, so all servers read the same. */
export interface ServeWorkload {
  /** For the head of the report. */
  readonly name: string
  /** One query each. */
  readonly queries: readonly TextsRequest[]
  /** 32 passages each. */
  readonly batches: readonly TextsRequest[]
  /** 8 passages of 512 tokens each. */
  readonly longBatches: readonly TextsRequest[]
}

const queryCount = 1024
const passageCount = 1024
const batchSize = 32
const longBatchSize = 8
const longBatchCount = 8

/** The texts, from SciFact or another BEIR folder if there is one, generated if not. */
export async function createServeWorkload(tokenizer: Tokenizer, data: string | undefined): Promise<ServeWorkload> {
  const count = (texts: readonly string[]): TextsRequest => ({
    texts,
    tokens: texts.reduce((sum, text) => sum + tokenizer.encode(text).ids.length, 0),
  })
  const { queries, passages } = data === undefined ? createWorkload(passageCount, queryCount) : await readData(data)
  const longPassages = createExactTexts(tokenizer)(tokenizer.limit, longBatchSize * longBatchCount)
  return {
    name: data === undefined ? 'generated texts' : basename(resolve(data)),
    queries: queries.map((query) => count([query])),
    batches: inBatches(passages, batchSize).map(count),
    longBatches: inBatches(longPassages, longBatchSize).map(count),
  }
}

async function readData(folder: string): Promise<{ queries: string[]; passages: string[] }> {
  const [queries, passages] = await Promise.all([readTexts(folder, 'queries.jsonl'), readTexts(folder, 'corpus.jsonl')])
  return {
    queries: queries.slice(0, queryCount).map(({ text }) => `query: ${text}`),
    passages: passages.slice(0, passageCount).map(({ text }) => `passage: ${text}`),
  }
}

function inBatches(texts: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.floor(texts.length / size) }, (_, batch) =>
    texts.slice(batch * size, (batch + 1) * size),
  )
}
