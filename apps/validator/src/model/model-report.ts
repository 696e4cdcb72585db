import type { ModelDescription } from '@e5/runtime'
import type { CheckGroup } from '../checks/check.ts'
import type { QualityFigures } from '../quality/quality.ts'
import type { Verdict } from '../report/report-document.ts'

/** The quality of a model in a precision on a data set. */
export interface ModelQuality {
  readonly model: string
  readonly precision: string
  readonly figures: QualityFigures
}

/** The outcome of `e5-validator model`, as `--json` prints it. */
export interface ModelReport {
  readonly model: string
  readonly verdict: Verdict
  readonly failures: number
  /** Undefined if the folder cannot be used. */
  readonly description?: ModelDescription
  readonly groups: readonly CheckGroup[]
  readonly quality: readonly ModelQuality[]
  readonly seconds: number
}
