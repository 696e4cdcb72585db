import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'

/** The most tokens that a BERT-based E5 model reads, `[CLS]` and `[SEP]` included. */
export const tokenLimit = 512

/** One text as the model reads it. */
export interface EncodedText {
  /** Token ids from `[CLS]` to `[SEP]`, at most the limit. */
  readonly ids: Int32Array
  /** Tokens of the whole text, before any cut, `[CLS]` and `[SEP]` included. */
  readonly fullLength: number
}

/** Turns text into token ids, cut to a limit. */
export interface Tokenizer {
  readonly limit: number
  encode(text: string): EncodedText
}

/** The two files of a Hugging Face model folder that describe its tokenizer, parsed. */
export interface TokenizerFiles {
  readonly tokenizer: object
  readonly tokenizerConfig: object
}

/**
 * A tokenizer from a model folder's files. A text past `limit` tokens keeps its first `limit - 1` and the closing
 * `[SEP]`, as transformers does.
 *
 * @param limit at least 2 (`[CLS]` and `[SEP]`), 512 unless the model reads less.
 */
export function createTokenizer(files: TokenizerFiles, limit: number = tokenLimit): Tokenizer {
  const tokenizer = new HuggingFaceTokenizer(files.tokenizer, files.tokenizerConfig)
  const frame = tokenizer.encode('').ids
  if (frame.length !== 2) {
    throw new Error(`This is a bug: the tokenizer frames a text with ${frame.length} tokens, not with [CLS] and [SEP].`)
  }
  const separator = frame[1]!

  function encode(text: string): EncodedText {
    const ids = Int32Array.from(tokenizer.encode(text).ids)
    if (ids.length <= limit) return { ids, fullLength: ids.length }
    const kept = ids.slice(0, limit)
    kept[limit - 1] = separator
    return { ids: kept, fullLength: ids.length }
  }

  return { limit, encode }
}
