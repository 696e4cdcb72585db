import { applyPrefix, type InputType, type TextToken, type Tokenizer } from '@e5/core'

/** A token, and whether the model reads it. */
export interface ShownToken {
  readonly text: string
  readonly kind: 'special' | 'prefix' | 'text'
  readonly isCut: boolean
}

/** How a model reads a text. */
export interface TokenReading {
  /** All tokens in order; those past the limit are cut. */
  readonly tokens: readonly ShownToken[]
  /** Of the whole text, prefix and frame included. */
  readonly count: number
  readonly cutCount: number
}

/** The tokens of a text with its prefix. A text that has a prefix already gets no second one. */
export function readTokens(tokenizer: Tokenizer, text: string, inputType: InputType): TokenReading {
  const prefixed = applyPrefix(text, inputType)
  const prefixLength = prefixed.length - text.length
  const all = drain(tokenizer.tokenizeInSteps(prefixed))
  // The model keeps the first tokens and the closing one.
  const lastKept = tokenizer.limit - 2
  const tokens = all.map((token, index): ShownToken => {
    const isLast = index === all.length - 1
    const kind = token.special ? 'special' : token.start! < prefixLength ? 'prefix' : 'text'
    return { text: token.text, kind, isCut: index > lastKept && !isLast }
  })
  return { tokens, count: all.length, cutCount: Math.max(0, all.length - tokenizer.limit) }
}

function drain(steps: Generator<undefined, readonly TextToken[]>): readonly TextToken[] {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
