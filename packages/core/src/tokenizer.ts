import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { boundedPiecesOf, piecesOf } from './text-pieces.ts'
import { spansOf, type TokenizerSteps, type TokenSpan } from './token-spans.ts'

/** The most tokens that a BERT-based E5 model reads, `[CLS]` and `[SEP]` included. */
export const tokenLimit = 512

/** One text as the model reads it. */
export interface EncodedText {
  /** Token ids from `[CLS]` to `[SEP]`, at most the limit. */
  readonly ids: Int32Array<ArrayBuffer>
  /** Tokens of the whole text, before any cut, `[CLS]` and `[SEP]` included. */
  readonly fullLength: number
}

/** A token of a text, for people who want to see how it is read. */
export interface TextToken {
  readonly id: number
  /** The part of the text it stands for; its name if it is special. */
  readonly text: string
  /** True for `[CLS]` and `[SEP]`, which frame every text and stand for no part of it. */
  readonly special: boolean
  /** Where that part starts and where it has ended, in Unicode scalar values; null for a special token. */
  readonly start: number | null
  readonly stop: number | null
}

/** A word or sign of a text: nothing within it is a boundary to the model. */
export interface TextWord {
  /** Where each of its tokens starts in the text, in UTF-16 units: the first where the word does. */
  readonly tokenStarts: readonly number[]
  /** Where it has ended, in UTF-16 units. */
  readonly end: number
}

/** Turns text into token ids, cut to a limit. */
export interface Tokenizer {
  readonly limit: number
  /** Ids that it may give: 0 to one less than this. */
  readonly vocabularySize: number
  encode(text: string): EncodedText
  /** The same in steps of some milliseconds: for a caller that has other things to do in between. */
  encodeInSteps(text: string): Generator<undefined, EncodedText>
  /** All tokens of a text with their places in it, uncut, from `[CLS]` to `[SEP]`; in steps as well. */
  tokenizeInSteps(text: string): Generator<undefined, readonly TextToken[]>
  /**
   * The words and signs of a text that have tokens, one after the other, however long it is. A run of a million characters
   * without any boundary is more than one word.
   */
  words(text: string): Generator<TextWord>
}

/** The two files of a Hugging Face model folder that describe its tokenizer, parsed. */
export interface TokenizerFiles {
  readonly tokenizer: object
  readonly tokenizerConfig: object
}

/** The files describe no tokenizer, or one that does not frame a text with `[CLS]` and `[SEP]`. */
export class TokenizerUnsuitable extends Error {
  override readonly name = 'TokenizerUnsuitable'
}

/**
 * A tokenizer from a model folder's files. A text past `limit` tokens keeps its first `limit - 1` and the closing
 * `[SEP]`, as transformers does.
 *
 * @param limit at least 2 (`[CLS]` and `[SEP]`), 512 unless the model reads less.
 * @throws TokenizerUnsuitable
 */
export function createTokenizer(files: TokenizerFiles, limit: number = tokenLimit): Tokenizer {
  const tokenizer = openTokenizer(files)
  const frame = tokenizer.encode('').ids
  if (frame.length !== 2) throw new TokenizerUnsuitable(`it frames a text with ${frame.length} tokens, not 2`)
  const [start, end] = frame as [number, number]
  const steps = stepsOf(tokenizer)
  const isUncased = String(tokenizer.encode('A').ids) === String(tokenizer.encode('a').ids)
  // JavaScript lower-cases a sigma at a word's end to another letter than Hugging Face's tokenizer does.
  const asRead = (piece: string): string => (isUncased ? piece.replaceAll('Σ', 'σ') : piece)

  function* encodeInSteps(text: string): Generator<undefined, EncodedText> {
    const kept: number[] = [start]
    let fullLength = frame.length
    for (const piece of piecesOf(text)) {
      const { ids } = tokenizer.encode(asRead(piece), { add_special_tokens: false })
      fullLength += ids.length
      for (let index = 0; index < ids.length && kept.length < limit - 1; index++) kept.push(ids[index]!)
      yield
    }
    kept.push(end)
    return { ids: Int32Array.from(kept), fullLength }
  }

  function* tokenizeInSteps(text: string): Generator<undefined, readonly TextToken[]> {
    const tokens: TextToken[] = [special(start, '[CLS]')]
    let offset = 0
    for (const piece of piecesOf(text)) {
      const characters = Array.from(piece)
      const { ids, tokens: names } = tokenizer.encode(asRead(piece), { add_special_tokens: false })
      const spans = spansOf(asRead(piece), steps)
      if (spans.length !== ids.length || spans.some(({ token }, index) => token !== names[index])) {
        throw new Error('This is a bug: the places of tokens were found for other tokens than the model reads.')
      }
      for (const [index, { start, stop }] of spans.entries()) {
        const part = characters.slice(start, stop).join('')
        tokens.push({ id: ids[index]!, text: part, special: false, start: offset + start, stop: offset + stop })
      }
      offset += characters.length
      yield
    }
    tokens.push(special(end, '[SEP]'))
    return tokens
  }

  function* words(text: string): Generator<TextWord> {
    let offset = 0
    for (const piece of boundedPiecesOf(text)) {
      yield* wordsOf(spansOf(asRead(piece), steps), piece, offset)
      offset += piece.length
    }
  }

  function encode(text: string): EncodedText {
    const steps = encodeInSteps(text)
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
    }
  }

  return { limit, vocabularySize: tokenizer.get_vocab().size, encode, encodeInSteps, tokenizeInSteps, words }
}

/**
 * The encoding of a whole text from those of its pieces ({@link piecesOf}), in order.
 *
 * @param pieces at least one, each encoded as a text of its own.
 * @param limit the tokenizer's.
 */
export function joinPieces(pieces: readonly EncodedText[], limit: number): EncodedText {
  const first = pieces[0]!
  if (pieces.length === 1) return first
  const inner = pieces.map(({ ids }) => ids.subarray(1, -1))
  const kept = Math.min(
    limit - 2,
    inner.reduce((sum, { length }) => sum + length, 0),
  )
  const ids = new Int32Array(kept + 2)
  ids[0] = first.ids[0]!
  let offset = 1
  for (const part of inner) {
    const fitting = part.subarray(0, kept + 1 - offset)
    ids.set(fitting, offset)
    offset += fitting.length
  }
  ids[offset] = first.ids.at(-1)!
  return { ids, fullLength: pieces.reduce((sum, { fullLength }) => sum + fullLength - 2, 2) }
}

function* wordsOf(spans: readonly TokenSpan[], piece: string, offset: number): Generator<TextWord> {
  const unitStarts = [offset]
  for (const character of piece) unitStarts.push(unitStarts.at(-1)! + character.length)
  for (let first = 0; first < spans.length; ) {
    let next = first + 1
    while (spans[next]?.continuesWord) next++
    const tokens = spans.slice(first, next)
    yield { tokenStarts: tokens.map(({ start }) => unitStarts[start]!), end: unitStarts[tokens.at(-1)!.stop]! }
    first = next
  }
}

function special(id: number, name: string): TextToken {
  return { id, text: name, special: true, start: null, stop: null }
}

function stepsOf(tokenizer: HuggingFaceTokenizer): TokenizerSteps {
  const added = [...tokenizer.get_added_tokens_decoder().values()]
  return {
    addedTokens: added.map(({ content }) => content),
    normalize: (text) => tokenizer.normalizer?.normalize(text) ?? text,
    splitWords: (normalized) => tokenizer.pre_tokenizer?.pre_tokenize(normalized) ?? [normalized],
    splitPieces: (word) => tokenizer.model?.encode([word]) ?? [],
  }
}

function openTokenizer({ tokenizer, tokenizerConfig }: TokenizerFiles): HuggingFaceTokenizer {
  try {
    return new HuggingFaceTokenizer(tokenizer, tokenizerConfig)
  } catch (error) {
    throw new TokenizerUnsuitable(`it cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
