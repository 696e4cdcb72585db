import type { Finding } from './finding.ts'

/** All findings of a kind in a file: how many, and the first of them. */
export interface FindingGroup extends Pick<Finding, 'file' | 'kind' | 'severity'> {
  readonly count: number
  readonly examples: readonly Finding[]
}

/** What was found, in memory that does not grow with the number of faults. */
export interface Findings {
  add(finding: Finding): void
  /** Errors first, then by file and kind in the order of their first finding. */
  groups(): FindingGroup[]
}

/** Keeps the first findings of each kind in each file, and counts the others. */
export function collectFindings(examplesPerKind: number): Findings {
  const groups = new Map<
    string,
    { -readonly [Key in keyof FindingGroup]: FindingGroup[Key] } & { examples: Finding[] }
  >()
  return {
    add(finding) {
      const { file, kind, severity } = finding
      const key = `${severity} ${kind} ${file}`
      let group = groups.get(key)
      if (group === undefined) {
        group = { file, kind, severity, count: 0, examples: [] }
        groups.set(key, group)
      }
      group.count++
      if (group.examples.length < examplesPerKind) group.examples.push(finding)
    },
    groups: () =>
      [...groups.values()].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')),
  }
}

/** How many findings of a severity there are. */
export function countOf(groups: readonly FindingGroup[], severity: Finding['severity']): number {
  return groups.reduce((sum, group) => sum + (group.severity === severity ? group.count : 0), 0)
}
