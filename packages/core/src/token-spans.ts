/** The steps of a BERT tokenizer, from text to word pieces. */
export interface TokenizerSteps {
  /** Tokens that are found in a text before anything else is done to it, such as `[MASK]`. */
  readonly addedTokens: readonly string[]
  normalize(text: string): string
  /** The words and signs of a normalized text, in order; nothing but blanks is between them. */
  splitWords(normalized: string): readonly string[]
  /** The pieces of a word: all but the first begin with `##`. A word without any is one unknown token. */
  splitPieces(word: string): readonly string[]
}

/** A token, and the part of the text it stands for: in Unicode scalar values, `stop` is the first one after it. */
export interface TokenSpan {
  readonly token: string
  readonly start: number
  readonly stop: number
  /** Whether it goes on with the word of the token before it. */
  readonly continuesWord: boolean
}

/** The tokens of a text with their places in it. Signs that the normalizer drops at the edge of a token are no part of it. */
export function spansOf(text: string, steps: TokenizerSteps): TokenSpan[] {
  const spans: TokenSpan[] = []
  let offset = 0
  for (const section of sectionsOf(text, steps.addedTokens)) {
    const characters = Array.from(section)
    if (steps.addedTokens.includes(section)) {
      spans.push({ token: section, start: offset, stop: offset + characters.length, continuesWord: false })
    } else {
      for (const { start, stop, ...span } of spansOfPlain(section, characters, steps)) {
        spans.push({ ...span, start: offset + start, stop: offset + stop })
      }
    }
    offset += characters.length
  }
  return spans
}

function sectionsOf(text: string, addedTokens: readonly string[]): readonly string[] {
  if (!addedTokens.some((token) => text.includes(token))) return [text]
  const longestFirst = addedTokens.toSorted((one, other) => other.length - one.length)
  const names = longestFirst.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return text.split(new RegExp(`(${names.join('|')})`))
}

function* spansOfPlain(section: string, characters: readonly string[], steps: TokenizerSteps): Generator<TokenSpan> {
  const normalized = steps.normalize(section)
  const origins = originsOf(characters, steps)
  if (origins.length !== normalized.length) {
    throw new Error('This is a bug: a text normalizes otherwise than its characters do.')
  }
  let cursor = 0
  for (const word of steps.splitWords(normalized)) {
    let begin = normalized.indexOf(word, cursor)
    cursor = begin + word.length
    const pieces = steps.splitPieces(word)
    for (const [index, token] of pieces.entries()) {
      // A lone piece can be the unknown token, whose name says nothing of its length.
      const length = pieces.length === 1 ? word.length : token.length - (index === 0 ? 0 : '##'.length)
      const stop = origins[begin + length - 1]! + 1
      yield { token, start: origins[begin]!, stop, continuesWord: index > 0 }
      begin += length
    }
  }
}

// Of each UTF-16 unit of the normalized text, the character that it came from. Characters normalize one by one to as many
// units as in their text, if not always to the same ones (a Greek sigma at a word's end).
function originsOf(characters: readonly string[], { normalize }: TokenizerSteps): number[] {
  const lengths = new Map<string, number>()
  const origins: number[] = []
  for (const [at, character] of characters.entries()) {
    let length = lengths.get(character)
    if (length === undefined) {
      length = normalize(character).length
      lengths.set(character, length)
    }
    for (let unit = 0; unit < length; unit++) origins.push(at)
  }
  return origins
}
