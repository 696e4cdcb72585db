/** A place in a text of lines. */
export interface TextPlace {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units as editors count them. */
  readonly column: number
}

/** Tells the places of bytes in UTF-8 that comes in chunks; it keeps only what is behind the place asked for last. */
export interface BytePlaces {
  take(chunk: Uint8Array): void
  /** The place of a byte, from 0, not before the one asked for last. */
  placeOf(offset: number): TextPlace
  /** Bytes that are kept. */
  readonly keptBytes: number
}

const lineFeed = 0x0a

/** A counter of lines and columns, at the start of a text. */
export function countBytePlaces(): BytePlaces {
  const kept: Uint8Array[] = []
  let keptBytes = 0
  let start = 0
  let line = 1
  let column = 1

  function pass(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!
      if (byte === lineFeed) {
        line++
        column = 1
      } else if ((byte & 0xc0) !== 0x80) {
        // Continuation bytes count nothing; what takes four bytes takes two UTF-16 units.
        column += byte >= 0xf0 ? 2 : 1
      }
    }
    start += bytes.length
    keptBytes -= bytes.length
  }

  return {
    take(chunk) {
      kept.push(chunk)
      keptBytes += chunk.length
    },
    placeOf(offset) {
      while (kept.length > 0 && start + kept[0]!.length <= offset) pass(kept.shift()!)
      const count = offset - start
      if (count > 0) {
        pass(kept[0]!.subarray(0, count))
        kept[0] = kept[0]!.subarray(count)
      }
      return { line, column }
    },
    get keptBytes() {
      return keptBytes
    },
  }
}
