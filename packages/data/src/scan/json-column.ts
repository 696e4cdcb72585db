import { type JSONPath, type ParseErrorCode, visit } from 'jsonc-parser'

/** Keys and indexes that lead to a value: `['positives', 'doc_id', 3]`. */
export type JsonPath = readonly PropertyKey[]

// The codes of jsonc-parser's ParseErrorCode, a const enum that erasable TypeScript cannot import.
const syntaxReasons: Partial<Record<ParseErrorCode, string>> = {
  1: 'an unknown word stands here',
  2: 'the number is malformed',
  3: 'a name in quotes is missing',
  4: 'a value is missing',
  5: 'a colon is missing',
  6: 'a comma is missing',
  7: 'a closing brace is missing',
  8: 'a closing bracket is missing',
  9: 'there is more behind the end of the object',
  10: 'a comment stands here',
  12: 'a string is not closed',
  13: 'the number is not complete',
  14: 'the Unicode escape is malformed',
  15: 'the escape is unknown',
  16: 'a control character stands in a string',
}

/** Where the text of a line stops being JSON (column from 1), and why. */
export function syntaxFault(text: string): { readonly column: number; readonly reason: string } {
  let first: { column: number; reason: string } | undefined
  withinStack(() =>
    visit(
      text,
      {
        onError: (code, offset) => {
          first ??= { column: offset + 1, reason: syntaxReasons[code] ?? 'it does not follow the syntax' }
        },
      },
      { disallowComments: true },
    ),
  )
  return first ?? { column: 1, reason: 'it does not follow the syntax' }
}

/** The column (from 1) at which the value of a path begins, or the innermost value around it if it is missing. */
export function columnOf(text: string, path: JsonPath): number {
  let column = 1
  let depth = -1
  const meet = (offset: number, found: JSONPath): boolean => {
    const isOnTheWay = found.every((key, index) => key === path[index])
    // Of two equal keys JSON takes the last.
    if (isOnTheWay && found.length >= depth) {
      column = offset + 1
      depth = found.length
    }
    return isOnTheWay
  }
  withinStack(() =>
    visit(text, {
      onObjectBegin: (offset, _length, _line, _character, pathOf) => meet(offset, pathOf()),
      onArrayBegin: (offset, _length, _line, _character, pathOf) => meet(offset, pathOf()),
      onLiteralValue: (_value, offset, _length, _line, _character, pathOf) => meet(offset, pathOf()),
      // jsonc-parser ends what `false` above leaves out only where these are given.
      onObjectEnd: () => {},
      onArrayEnd: () => {},
    }),
  )
  return column
}

/** The visitor recurses: of thousands of nested brackets only the line is known. */
function withinStack(walk: () => void): void {
  try {
    walk()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
}
