import { applyPrefix, E5Error, type EncodedText, type Tokenizer } from '@e5/core'
import { loadTokenizer, type ModelDescription } from '@e5/runtime'

/** Texts as the model sees them: E5's prefix in front, cut to the longest that a run takes. */
export interface TextTokens {
  query(text: string): EncodedText
  /** Title and contents in one text. */
  passage(text: string): EncodedText
}

/** Tokens of a text at most, `[CLS]` and `[SEP]` included. */
export interface TextLengths {
  readonly queryMaxLength: number
  readonly passageMaxLength: number
}

/**
 * The tokenizer of a model with a run's lengths.
 *
 * @throws E5Error OPTION_INVALID for more tokens than the model reads; MODEL_FILE_INVALID, MODEL_UNSUPPORTED.
 */
export function openTextTokens(model: ModelDescription, lengths: TextLengths): TextTokens {
  const { queryMaxLength, passageMaxLength } = lengths
  for (const [option, length] of [
    ['--query-max-length', queryMaxLength],
    ['--passage-max-length', passageMaxLength],
  ] as const) {
    if (length <= model.tokenLimit) continue
    const reason = `${length} is more than the ${model.tokenLimit} tokens that ${model.name} reads.`
    throw new E5Error('OPTION_INVALID', { option, reason })
  }
  const open = (limit: number): Tokenizer =>
    loadTokenizer(model.folder, { vocabularySize: model.vocabularySize, tokenLimit: limit })
  const queries = open(queryMaxLength)
  const passages = passageMaxLength === queryMaxLength ? queries : open(passageMaxLength)
  return {
    query: (text) => queries.encode(applyPrefix(text, 'query')),
    passage: (text) => passages.encode(applyPrefix(text, 'passage')),
  }
}
