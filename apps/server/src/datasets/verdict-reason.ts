import type { DatasetReport, DatasetVerdict } from '@e5/core'

// Of a status; the report has more.
const shownFaults = 3

/** The verdict of a report, as a dataset keeps it. */
export function verdictOf({ verdict, errors, warnings, files }: DatasetReport): DatasetVerdict {
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  return { verdict: verdict === 'good' ? 'sound' : 'faulty', errors, warnings, rows }
}

/** Why a report's verdict is bad, in words: its first errors with file, line and column. */
export function reasonOf({ findings, errors }: DatasetReport): string {
  const faults = findings
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ file, examples }) =>
      examples.map(({ line, column, reason }) => {
        const place = [file, line, column].filter((part) => part !== undefined).join(':')
        return `${place}: ${reason}`
      }),
    )
  const shown = faults.slice(0, shownFaults)
  const more = errors - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more, in the report`] : [])].join('; ')
}
