import type { ReportSection, Tone, Verdict } from '../report/report-document.ts'

/** Something that was tried, and what came of it. */
export interface Check {
  readonly name: string
  /** A figure is told without being judged. */
  readonly outcome: 'passed' | 'failed' | 'figure'
  /** What was found, and where it failed, what was expected. */
  readonly detail: string
}

/** Checks that belong together. */
export interface CheckGroup {
  readonly title: string
  readonly checks: readonly Check[]
}

/** A check that passed or failed. */
export function judged(name: string, isPassed: boolean, detail: string): Check {
  return { name, outcome: isPassed ? 'passed' : 'failed', detail }
}

/** A figure that nothing judges. */
export function figure(name: string, detail: string): Check {
  return { name, outcome: 'figure', detail }
}

/** How many checks failed. */
export function failuresOf(groups: readonly CheckGroup[]): number {
  return groups.reduce((sum, { checks }) => sum + checks.filter(({ outcome }) => outcome === 'failed').length, 0)
}

/** Good if no check failed. */
export function verdictOf(groups: readonly CheckGroup[]): Verdict {
  return failuresOf(groups) === 0 ? 'good' : 'faults'
}

const tones: Record<Check['outcome'], Tone> = { passed: 'good', failed: 'bad', figure: 'plain' }

/** The groups as sections of a report. */
export function checkSections(groups: readonly CheckGroup[]): ReportSection[] {
  return groups.map(({ title, checks }) => ({
    title,
    notes: [],
    table: {
      head: ['check', 'found'],
      alignments: ['left', 'left'],
      rows: checks.map(({ name, outcome, detail }) => ({ tone: tones[outcome], cells: [name, detail] })),
    },
  }))
}
