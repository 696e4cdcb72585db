import type { Alignment } from '@e5/terminal'

/** Whether what was checked may be used. */
export type Verdict = 'good' | 'faults'

/** How a row stands: its colour in a report. */
export type Tone = 'good' | 'warning' | 'bad' | 'plain'

/** A table of a report. */
export interface ReportTable {
  readonly head: readonly string[]
  readonly alignments: readonly Alignment[]
  readonly rows: readonly ReportRow[]
}

/** A row of a table. */
export interface ReportRow {
  readonly tone: Tone
  readonly cells: readonly string[]
}

/** How many values lie from `from` on, below `to`; the last bin has all that are larger too. */
export interface ReportBin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** A distribution, and a value that it is held against. */
export interface ReportHistogram {
  readonly title: string
  readonly xLabel: string
  readonly bins: readonly ReportBin[]
  readonly mark: { readonly name: string; readonly x: number }
}

/** A part of a report. */
export interface ReportSection {
  readonly title: string
  /** Sentences below the title. */
  readonly notes: readonly string[]
  readonly table?: ReportTable
  readonly histograms?: readonly ReportHistogram[]
}

/** A report as people read it, on a terminal or as a page. */
export interface ReportDocument {
  readonly title: string
  readonly verdict: Verdict
  /** What the verdict rests on, in a line. */
  readonly summary: string
  readonly sections: readonly ReportSection[]
}
