import { hash } from 'node:crypto'

/** A text without what makes no other text of it: case, blanks, Unicode's form. */
export function textKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** For each text the place of the first one with the same {@link textKey}. */
export function firstOfSame(texts: Iterable<string>): Int32Array {
  const places = new Map<string, number>()
  const firsts: number[] = []
  for (const text of texts) {
    // A digest is shorter than most passages, of which there may be millions.
    const digest = hash('sha256', textKey(text), 'base64url')
    const first = places.get(digest) ?? firsts.length
    if (first === firsts.length) places.set(digest, first)
    firsts.push(first)
  }
  return Int32Array.from(firsts)
}
