import type { DatasetReport, DatasetVerdict, JobType } from '@e5/core'

// Of a status; the report has more.
const shownFaults = 3

/** The verdict of a report, as a dataset keeps it. */
export function verdictOf({ verdict, errors, warnings, files, fewestNegatives }: DatasetReport): DatasetVerdict {
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  return { verdict: verdict === 'good' ? 'sound' : 'faulty', errors, warnings, rows, fewest_negatives: fewestNegatives }
}

// Of rows that a batch job sets aside while it embeds the others.
const rowKinds: readonly string[] = ['wrong-field', 'not-utf8', 'lone-surrogate', 'not-json']

/** Whether jobs can use a dataset: all of it is sound, or a batch job's only faults are rows that it sets aside. */
export function isUsable({ verdict, findings, files }: DatasetReport, jobTypes: readonly JobType[]): boolean {
  if (verdict === 'good') return true
  const errors = findings.filter(({ severity }) => severity === 'error')
  const count = errors.reduce((sum, finding) => sum + finding.count, 0)
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  // A JSON of texts that breaks off somewhere has no rows after that.
  const isOfRow = ({ file, kind }: { file: string; kind: string }): boolean =>
    rowKinds.includes(kind) && !(kind === 'not-json' && /\.json(\.gz)?$/i.test(file))
  return jobTypes.includes('batch_predict') && errors.every(isOfRow) && count < rows
}

/** Why a report's verdict is bad, in words: its first errors with file, line and column. */
export function reasonOf({ findings, errors }: DatasetReport): string {
  const faults = findings
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ file, examples }) =>
      examples.map(({ line, column, reason }) => {
        const place = [file, line, column].filter((part) => part !== undefined).join(':')
        return `${place}: ${reason.replace(/\.$/, '')}`
      }),
    )
  const shown = faults.slice(0, shownFaults)
  const more = errors - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more, in the report`] : [])].join('; ')
}
