import type { FindingGroup } from '../findings/findings.ts'
import type { LengthSummary } from '../texts/length-sample.ts'

/** How a data set is laid out: E5's two training files, BEIR, STS Benchmark, or the files of texts of a batch job. */
export type DatasetLayout = 'training' | 'beir' | 'sts' | 'batch'

/** A file that was read, and how many rows of it could be. */
export interface CheckedFile {
  readonly name: string
  readonly rows: number
}

/** The token lengths of a kind of texts. */
export interface TextLengths extends LengthSummary {
  readonly of: string
}

/** A number that says something about a data set without judging it. */
export interface DatasetFigure {
  readonly label: string
  readonly value: number
}

/** What reading a data set showed, besides findings. */
export interface DatasetContent {
  readonly files: readonly CheckedFile[]
  readonly lengths: readonly TextLengths[]
  readonly figures: readonly DatasetFigure[]
  /** The least that a row of `train.jsonl` has; training takes up to one passage a query more. Null where no row is for training. */
  readonly fewestNegatives: number | null
}

/** The outcome of `e5-validator dataset`, as `--json` prints it. */
export interface DatasetReport extends DatasetContent {
  readonly folder: string
  readonly layout: DatasetLayout
  readonly verdict: 'good' | 'faults'
  readonly errors: number
  readonly warnings: number
  readonly findings: readonly FindingGroup[]
  readonly seconds: number
}
