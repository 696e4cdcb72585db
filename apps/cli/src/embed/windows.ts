/** How much may be together; one row may be larger than the characters. */
export interface WindowLimits {
  readonly rows: number
  /** UTF-16 units of text. */
  readonly characters: number
}

/** Puts rows into windows that stay within the limits, in order. */
export async function* windowsOf<Row extends { readonly text: string }>(
  rows: AsyncIterable<Row>,
  limits: WindowLimits,
): AsyncGenerator<Row[]> {
  let window: Row[] = []
  let characters = 0
  for await (const row of rows) {
    if (window.length === limits.rows || (window.length > 0 && characters + row.text.length > limits.characters)) {
      yield window
      window = []
      characters = 0
    }
    window.push(row)
    characters += row.text.length
  }
  if (window.length > 0) yield window
}

/** The characters of a window's texts. */
export function charactersOf(window: readonly { readonly text: string }[]): number {
  return window.reduce((sum, { text }) => sum + text.length, 0)
}
