import { TextIndex } from '../../texts/text-index.ts'

/** A row of a batch's input. */
export interface BatchRowPlace {
  readonly file: string
  /** From 0. */
  readonly row: number
}

/** Tells which texts were seen before, and in which row of which file. */
export class SeenRows {
  readonly #texts = new TextIndex()
  /** The files so far, each with the number of its first text. */
  readonly #files: { readonly name: string; readonly first: number }[] = []

  /** Begins a file: the rows that follow are its own. */
  startFile(name: string): void {
    this.#files.push({ name, first: this.#texts.length })
  }

  /** Takes a row's text in. Returns the first row with the same text, if there is one. */
  add(text: string, row: number): BatchRowPlace | undefined {
    const seen = this.#texts.add(text, row)
    if (seen === undefined) return undefined
    const file = this.#files.findLast(({ first }) => first <= seen.number)!
    return { file: file.name, row: seen.line }
  }
}
