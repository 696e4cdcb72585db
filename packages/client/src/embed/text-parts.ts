/** Texts of one request, and the place of the first among all. */
export interface TextPart {
  readonly start: number
  readonly texts: readonly string[]
}

// OpenAI's limit, which the server keeps.
const mostTexts = 2048
// So that parts that are under way together fit into a server's queue, and each of them into its largest body.
const mostCharacters = 1 << 18

/** Splits texts into parts that a request can hold, in order; a text that is longer than that is alone. */
export function textParts(texts: readonly string[]): TextPart[] {
  const parts: TextPart[] = []
  let start = 0
  let characters = 0
  for (let index = 0; index < texts.length; index++) {
    const { length } = texts[index]!
    if (index > start && (index - start === mostTexts || characters + length > mostCharacters)) {
      parts.push({ start, texts: texts.slice(start, index) })
      start = index
      characters = 0
    }
    characters += length
  }
  if (start < texts.length) parts.push({ start, texts: texts.slice(start) })
  return parts
}
