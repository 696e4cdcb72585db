import { type ByteSink, passageLine } from '@e5/data'
import { TextIndex } from '../texts/text-index.ts'

/** Writes the passages of an import, each text once. */
export interface PassageWriter {
  /**
   * The doc id of a text, that of the first one where it came before; undefined for a text without anything to read.
   * Throws when the user stops the program, which removes what was written.
   */
  add(text: string, id?: string): Promise<number | undefined>
  /** Writes what is held back. */
  finish(): Promise<void>
  readonly passages: number
  /** Texts that were there already. */
  readonly duplicates: number
  readonly blank: number
}

// Lines are written in parts of this size.
const partCharacters = 1 << 20

/** Passages go to a sink as lines of `passages.jsonl`; of the texts only hashes stay in memory. */
export function passageWriter(sink: Pick<ByteSink, 'write'>, signal: AbortSignal): PassageWriter {
  const index = new TextIndex()
  let part = ''
  let passages = 0
  let duplicates = 0
  let blank = 0
  return {
    async add(text, id) {
      signal.throwIfAborted()
      if (text.trim() === '') {
        blank++
        return undefined
      }
      const seen = index.find(text)
      if (seen !== undefined) {
        duplicates++
        return seen.number
      }
      index.add(text, passages + 1)
      part += passageLine({ contents: text, ...(id === undefined ? {} : { id }) })
      if (part.length > partCharacters) {
        const full = part
        part = ''
        await sink.write(full)
      }
      return passages++
    },
    async finish() {
      await sink.write(part)
      part = ''
    },
    get passages() {
      return passages
    },
    get duplicates() {
      return duplicates
    },
    get blank() {
      return blank
    },
  }
}
