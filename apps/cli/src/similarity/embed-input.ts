import type { ModelDescription } from '@e5/runtime'
import { closeLoading } from '../close-loading.ts'
import type { Context } from '../context.ts'
import { embedRows } from '../embed/embed-rows.ts'
import type { Input } from '../embed/input.ts'
import { inputRows } from '../embed/input-rows.ts'
import { embedderOptions, type ModelOptions } from '../options/model-options.ts'
import type { TextOptions } from '../options/text-options.ts'
import { formatNoun } from '../terminal/numbers.ts'
import { untilInterrupted } from '../until-interrupted.ts'

/** All texts of an input with their vectors, in memory. */
export interface EmbeddedInput {
  readonly model: ModelDescription
  readonly texts: readonly string[]
  readonly vectors: readonly Float32Array[]
}

/** Embeds a whole input; says on stderr if texts were cut. */
export async function embedInput(
  input: Input,
  options: ModelOptions & TextOptions,
  context: Context,
): Promise<EmbeddedInput> {
  const { signal, stdin, stderr } = context
  const runtime = await context.loadRuntime()
  const loading = runtime.loadEmbedder(embedderOptions(options))
  const texts: string[] = []
  const vectors: Float32Array[] = []
  const totals = { texts: 0, tokens: 0, cutTexts: 0 }
  try {
    const embedder = await untilInterrupted(loading, signal)
    const { model } = embedder
    const writer = {
      write: async (rows: readonly { text: string; vector: Float32Array }[]) => {
        texts.push(...rows.map(({ text }) => text))
        vectors.push(...rows.map(({ vector }) => vector))
      },
    }
    const rows = inputRows(input, { stdin, field: options.field, onInvalid: undefined }, { rows: 0, bytes: 0 })
    const { as: inputType, truncate } = options
    const embedding = embedRows(rows, { embedder, writer, inputType, truncate, signal, onInvalid: undefined }, totals)
    await untilInterrupted(embedding, signal)
    if (totals.cutTexts > 0) {
      stderr.write(`${formatNoun(totals.cutTexts, 'text')} cut at ${model.tokenLimit} tokens\n`)
    }
    return { model, texts, vectors }
  } finally {
    await closeLoading(loading)
  }
}
