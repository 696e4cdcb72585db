import type { Dataset, DatasetReport } from '@e5/core'
import { formatBytes, formatCount, formatFields, formatNoun, formatTable } from '@e5/terminal'

/** A row a dataset. */
export function formatDatasets(datasets: readonly Dataset[]): string {
  return formatTable(
    ['NAME', 'JOB TYPE', 'STATUS', 'FILES', 'SIZE', 'SOURCE', 'OWNER', 'CREATED', 'ID'],
    datasets.map((dataset) => [
      dataset.name,
      dataset.job_type.join(', '),
      dataset.status,
      formatCount(dataset.file_count),
      formatBytes(dataset.size_bytes),
      dataset.source_type,
      dataset.metadata.owner,
      dataset.time_created,
      dataset.id,
    ]),
    ['left', 'left', 'left', 'right', 'right', 'left', 'left', 'left', 'left'],
  )
}

/** A dataset, a line a field. */
export function formatDataset(dataset: Dataset): string {
  const { verdict } = dataset
  return formatFields([
    ['Name', dataset.name],
    ['ID', dataset.id],
    ['Description', dataset.description],
    ['Job Type', dataset.job_type.join(', ')],
    ['Status', dataset.status],
    ...(dataset.status_reason === '' ? [] : [['Reason', dataset.status_reason] as const]),
    ['Source', dataset.source === '' ? dataset.source_type : `${dataset.source_type} ${dataset.source}`],
    ['Files', `${formatCount(dataset.file_count)}, ${formatBytes(dataset.size_bytes)}`],
    ...(verdict === null
      ? []
      : [
          [
            'Verdict',
            `${formatNoun(verdict.errors, 'error')}, ${formatNoun(verdict.warnings, 'warning')} in ${formatNoun(verdict.rows, 'row')}`,
          ] as const,
        ]),
    ['Owner', dataset.metadata.owner],
    ['Created', dataset.time_created],
  ])
}

/** What the validator found: files, then findings. */
export function formatReport({ files, findings, errors, warnings }: DatasetReport): string {
  const rows = files.map(({ name, rows: count }) => [name, formatCount(count)])
  const found = findings.flatMap(({ file, kind, severity, count, examples }) => {
    const told = examples.map(({ line, column, reason }) => [
      [file, line, column].filter((part) => part !== undefined).join(':'),
      severity,
      reason,
    ])
    const more = count - examples.length
    return more > 0 ? [...told, [file, severity, `and ${formatCount(more)} more of ${kind}`]] : told
  })
  return [
    formatTable(['FILE', 'ROWS'], rows, ['left', 'right']),
    ...(found.length === 0
      ? []
      : ['\n', formatTable(['PLACE', 'SEVERITY', 'FINDING'], found, ['left', 'left', 'left'])]),
    `\n${formatNoun(errors, 'error')}, ${formatNoun(warnings, 'warning')}\n`,
  ].join('')
}
