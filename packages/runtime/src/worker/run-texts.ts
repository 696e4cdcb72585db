import { join } from 'node:path'
import type { Tokenizer } from '@e5/core'
import { compiledFiles } from '@e5/graph'
import { type NativeGate, throughGate } from '../native-gate.ts'
import { toBatch } from '../to-batch.ts'
import { openSession } from './session.ts'

/** How the texts of a compilation are read and run. */
export interface TextRunner {
  readonly tokenizer: Tokenizer
  readonly gate: NativeGate
}

/** The outputs of a compiled graph on the CPU for batches of so many texts, which must have one length unless it is padded. */
export async function* runTexts(
  { tokenizer, gate }: TextRunner,
  folder: string,
  texts: readonly string[],
  batchSize: number,
): AsyncGenerator<Record<string, Float32Array>> {
  const graphFile = join(folder, compiledFiles.model)
  const session = await throughGate(gate, () => openSession({ graphFile, device: 'cpu', threads: undefined }))
  for (let start = 0; start < texts.length; start += batchSize) {
    const batch = toBatch(texts.slice(start, start + batchSize).map((text) => tokenizer.encode(text)))
    yield await throughGate(gate, () => session.run(batch))
  }
  await throughGate(gate, () => session.release())
}
