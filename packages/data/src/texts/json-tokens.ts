import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'

/** What reading JSON in chunks tells. */
export interface JsonTokenEvents {
  /** Before a token counts: what it is and its first byte, from 0. */
  onToken(token: JsonToken): void
  /** A value of the paths asked for is complete. */
  onValue(value: unknown): void
}

/** A token as far as we look at it. */
export interface JsonToken {
  readonly kind: 'open-object' | 'open-list' | 'close' | 'comma' | 'colon' | 'string' | 'other'
  readonly text: string
  readonly offset: number
}

/** Takes JSON in chunks of UTF-8. Both throw an Error where it is not JSON. */
export interface JsonChunks {
  write(chunk: Uint8Array): void
  end(): void
}

const kinds: Partial<Record<TokenType, JsonToken['kind']>> = {
  [TokenType.LEFT_BRACE]: 'open-object',
  [TokenType.LEFT_BRACKET]: 'open-list',
  [TokenType.RIGHT_BRACE]: 'close',
  [TokenType.RIGHT_BRACKET]: 'close',
  [TokenType.COMMA]: 'comma',
  [TokenType.COLON]: 'colon',
  [TokenType.STRING]: 'string',
}

/** Reads JSON in chunks and keeps nothing but the values of a path (`$.text_list.*`) while they are read. */
export function jsonChunks(path: string, { onToken, onValue }: JsonTokenEvents): JsonChunks {
  const tokenizer = new Tokenizer()
  const parser = new TokenParser({ paths: [path], keepStack: false })
  parser.onValue = ({ value }) => onValue(value)
  tokenizer.onToken = (parsed) => {
    const kind = kinds[parsed.token] ?? 'other'
    onToken({ kind, text: kind === 'string' ? String(parsed.value) : '', offset: parsed.offset })
    parser.write(parsed)
  }
  return {
    write: (chunk) => tokenizer.write(chunk),
    end: () => {
      tokenizer.end()
      if (!parser.isEnded) throw new Error('the file ends too soon')
    },
  }
}
