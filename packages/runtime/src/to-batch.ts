import type { TokenBatch } from './messages.ts'

/** The texts of a batch as a session takes them: shorter ones are filled up with 0, BERT's [PAD]; of one length none are. */
export function toBatch(texts: readonly { readonly ids: Int32Array }[]): TokenBatch {
  const lengths = Int32Array.from(texts, ({ ids }) => ids.length)
  const tokensPerText = Math.max(...lengths)
  const ids = new Int32Array(texts.length * tokensPerText)
  for (const [row, text] of texts.entries()) ids.set(text.ids, row * tokensPerText)
  return { ids, texts: texts.length, tokensPerText, lengths }
}
