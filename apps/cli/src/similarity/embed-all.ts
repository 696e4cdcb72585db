import { E5Error } from '@e5/core'
import type { ModelDescription } from '@e5/runtime'
import { formatCount, formatNoun, untilInterrupted } from '@e5/terminal'
import { closeLoading } from '../close-loading.ts'
import type { Context } from '../context.ts'
import { embedRows } from '../embed/embed-rows.ts'
import type { Input } from '../embed/input.ts'
import { type InputRow, inputRows } from '../embed/input-rows.ts'
import { embedderOptions, type ModelOptions } from '../options/model-options.ts'
import type { TextOptions } from '../options/text-options.ts'

/** All texts of an input with their vectors, in memory. */
export interface EmbeddedTexts {
  readonly model: ModelDescription
  readonly texts: readonly string[]
  readonly vectors: readonly Float32Array[]
}

/** How many texts are compared at most: each with each, in memory. */
export const maxTexts = 1000

/**
 * Embeds a whole input; says on stderr if texts were cut.
 *
 * @throws E5Error OPTION_INVALID past {@link maxTexts}.
 */
export async function embedAll(
  input: Input,
  options: ModelOptions & TextOptions,
  context: Context,
): Promise<EmbeddedTexts> {
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
    const rows = atMost(inputRows(input, { stdin, field: options.field, onInvalid: undefined }, { rows: 0, bytes: 0 }))
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

async function* atMost(rows: AsyncIterable<InputRow>): AsyncGenerator<InputRow> {
  let count = 0
  for await (const row of rows) {
    if (++count > maxTexts) {
      const reason = `give ${formatCount(maxTexts)} texts at most: each is compared with each.`
      throw new E5Error('OPTION_INVALID', { option: 'arguments', reason })
    }
    yield row
  }
}
