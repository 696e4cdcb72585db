/** A file that an import wrote. */
export interface ImportedFile {
  readonly name: string
  readonly rows: number
}

/** The outcome of an import, as `--json` prints it. */
export interface ImportReport {
  readonly folder: string
  readonly files: readonly ImportedFile[]
  /** Passages that were there already and got no row of their own. */
  readonly duplicatePassages: number
  /** Texts without anything to read, which were left out. */
  readonly blankTexts: number
  /** Queries without a positive passage, which were left out. */
  readonly queriesWithoutPositive: number
  /** Judgements of queries or documents that are not there, which were left out (BEIR). */
  readonly unknownJudgements: number
}
