import { join } from 'node:path'
import type { Tokenizer } from '@e5/core'
import { compiledFiles } from '@e5/graph'
import { type NativeGate, throughGate } from '../native-gate.ts'
import { openSession } from './session.ts'

/** How the texts of a compilation are read and run. */
export interface TextRunner {
  readonly tokenizer: Tokenizer
  readonly gate: NativeGate
}

/** The outputs of a compiled graph on the CPU, text by text. */
export async function runTexts(
  { tokenizer, gate }: TextRunner,
  folder: string,
  texts: readonly string[],
  take: (outputs: Record<string, Float32Array>, index: number) => void,
): Promise<void> {
  const graphFile = join(folder, compiledFiles.model)
  const session = await throughGate(gate, () => openSession({ graphFile, device: 'cpu', threads: undefined }))
  for (const [index, text] of texts.entries()) {
    const { ids } = tokenizer.encode(text)
    const batch = { ids, texts: 1, tokensPerText: ids.length, lengths: Int32Array.of(ids.length) }
    take(await throughGate(gate, () => session.run(batch)), index)
  }
  await throughGate(gate, () => session.release())
}
