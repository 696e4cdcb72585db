import type { Tokenizer } from '@e5/core'
import type { Findings } from '../findings/findings.ts'

/** What the checks of a data set share. */
export interface DatasetWorld {
  readonly folder: string
  readonly findings: Findings
  readonly tokenizer: Tokenizer
  /** Texts of each kind that are tokenized at most. */
  readonly lengthSample: number
  /** Negatives that a row for training needs: `train_n_passages` - 1. */
  readonly negatives: number
  readonly queryMaxLength: number
  readonly passageMaxLength: number
  readonly progress: DatasetProgress
  /** Throws when the user stops the program. */
  readonly signal: AbortSignal
}

/** How far a check has come, kept up to date. */
export interface DatasetProgress {
  file: string
  rows: number
}
