import type { InputType } from './input-type.ts'
import { detectPrefix, prefixes } from './prefixes.ts'
import type { TextWord, Tokenizer } from './tokenizer.ts'

/** How to split a text. */
export interface SplitOptions {
  /**
   * The most tokens of a piece as the model reads it: its prefix, `[CLS]` and `[SEP]` included, so 512 is what fits an E5
   * model. At least {@link leastPieceTokens}.
   */
  readonly tokens: number
  /**
   * Tokens of text that a piece repeats from the end of the one before it, at most: it starts with a word. From 0 to half
   * of `tokens` less 8.
   */
  readonly overlap: number
  /** Which prefix the pieces get when they are embedded; `none` if they are taken as they stand. */
  readonly inputType: InputType
}

/** A part of a text that is embedded by itself. */
export interface TextPiece {
  /**
   * What to embed: the part as it stands. Where the text itself begins with a prefix, every piece does: the parts after the
   * first get it in front.
   */
  readonly text: string
  /** Where the part starts and where it has ended in the text, in UTF-16 units, as `slice` takes them. */
  readonly start: number
  readonly end: number
}

/** The least tokens of a piece: its frame and prefix take up to 4, and one character up to 4. */
export const leastPieceTokens = 16

/** The most tokens that pieces of a size can have in common. */
export function mostOverlap(tokens: number): number {
  return Math.floor(tokens / 2) - 8
}

/**
 * Splits a text into pieces that fit a number of tokens. They follow each other and leave nothing out: a piece starts where
 * the one before it has ended, or before that by the overlap. Cuts are between words; only a word that alone is longer
 * than a piece is cut, between its tokens. Never is a character cut, and never the marks off the one they stand on, unless
 * marks alone fill a piece. A text that fits is one piece. Time and memory are linear in the text: pieces come one by one.
 *
 * @throws RangeError for a size or an overlap out of bounds.
 */
export function* splitText(
  tokenizer: Pick<Tokenizer, 'encode' | 'words'>,
  text: string,
  { tokens, overlap, inputType }: SplitOptions,
): Generator<TextPiece> {
  if (tokens < leastPieceTokens) throw new RangeError(`pieces need at least ${leastPieceTokens} tokens`)
  if (overlap < 0 || overlap > mostOverlap(tokens))
    throw new RangeError(`overlap goes from 0 to ${mostOverlap(tokens)}`)
  const own = prefixes[detectPrefix(text) ?? 'none']
  const room = tokens - tokenizer.encode(own === '' ? prefixes[inputType] : own).fullLength
  const pieceOf = (start: number, end: number): TextPiece => {
    const part = text.slice(start, end)
    return { text: start === 0 ? part : own + part, start, end }
  }

  let kept: Unit[] = []
  let keptTokens = 0
  let start = 0
  for (const unit of unitsOf(tokenizer, text, room)) {
    if (kept.length > 0 && (unit.isRest || keptTokens + unit.tokens > room)) {
      yield pieceOf(start, unit.start)
      // The overlap gives way to a word that would not fit beside it: every piece goes further than the one before.
      const most = Math.min(overlap, room - unit.tokens)
      keptTokens = kept.reduce((sum, one) => sum + one.tokens, 0)
      let dropped = 0
      while (keptTokens > most) keptTokens -= kept[dropped++]!.tokens
      kept = kept.slice(dropped)
      start = kept[0]?.start ?? unit.start
    }
    kept.push(unit)
    keptTokens += unit.tokens
  }
  yield pieceOf(start, text.length)
}

/** What is kept together: a word, with what may not be cut off it, or a part of one that is too long. */
interface Unit {
  readonly start: number
  readonly tokens: number
  /** Whether it goes on with the word of the unit before it, so that it is read anew only at the start of a piece. */
  readonly isRest: boolean
}

function* unitsOf(tokenizer: Pick<Tokenizer, 'words'>, text: string, room: number): Generator<Unit> {
  let unit: Unit | undefined
  for (const word of tokenizer.words(text)) {
    for (const part of wordParts(tokenizer, text, { word, room })) {
      if (unit !== undefined && !part.isRest && isWithin(text, part.start) && unit.tokens + part.tokens <= room) {
        unit = { ...unit, tokens: unit.tokens + part.tokens }
        continue
      }
      if (unit !== undefined) yield unit
      unit = part
    }
  }
  if (unit !== undefined) yield unit
}

function* wordParts(
  tokenizer: Pick<Tokenizer, 'words'>,
  text: string,
  { word, room }: { readonly word: TextWord; readonly room: number },
): Generator<Unit> {
  let starts = word.tokenStarts
  let isRest = false
  while (starts.length > room) {
    const cut = cutOf(text, starts, room)
    yield { start: starts[0]!, tokens: cut, isRest }
    // What is left of a word is read as a word of its own: into other tokens.
    const restStart = starts[cut]!
    const [rest] = tokenizer.words(text.slice(restStart, word.end))
    starts = rest!.tokenStarts.map((start) => restStart + start)
    isRest = true
  }
  yield { start: starts[0]!, tokens: starts.length, isRest }
}

/** Before which of a word's tokens it is cut so that those before it fill the room and no character is cut. */
function cutOf(text: string, starts: readonly number[], room: number): number {
  const isCharacterStart = (token: number) => starts[token]! > starts[token - 1]!
  for (let token = room; token > 0; token--) {
    if (isCharacterStart(token) && !isWithin(text, starts[token]!)) return token
  }
  for (let token = room; token > 0; token--) if (isCharacterStart(token)) return token
  throw new Error('This is a bug: one character has more tokens than fit a piece.')
}

// Marks, what joins emoji, and what colours them belong to what is before them.
const joined = /^[\p{M}\p{Emoji_Modifier}\u200d]/u

/** Whether a place is within what people take for one sign. */
function isWithin(text: string, at: number): boolean {
  return joined.test(text.slice(at, at + 2)) || text[at - 1] === '\u200d'
}
