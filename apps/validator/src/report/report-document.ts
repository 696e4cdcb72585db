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

/** A bar of a histogram. */
export interface ReportBar {
  readonly label: string
  readonly count: number
  readonly tone: Tone
}

/** A part of a report. */
export interface ReportSection {
  readonly title: string
  /** Sentences below the title. */
  readonly notes: readonly string[]
  readonly table?: ReportTable
  readonly bars?: readonly ReportBar[]
}

/** A report as people read it, on a terminal or as a page. */
export interface ReportDocument {
  readonly title: string
  readonly verdict: Verdict
  /** What the verdict rests on, in a line. */
  readonly summary: string
  readonly sections: readonly ReportSection[]
}
