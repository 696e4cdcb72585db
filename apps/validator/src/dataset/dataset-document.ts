import { formatCount, formatNoun, formatSeconds } from '@e5/terminal'
import type { FindingGroup } from '../findings/findings.ts'
import type { ReportDocument, ReportRow, ReportSection } from '../report/report-document.ts'
import type { DatasetReport, TextLengths } from './dataset-report.ts'

/** A data set's report as people read it. */
export function datasetDocument(report: DatasetReport): ReportDocument {
  const { folder, layout, files, findings, lengths, figures, verdict, errors, warnings, seconds } = report
  const outcome = verdict === 'good' ? 'The data set is good' : 'The data set has faults'
  return {
    title: `Data set ${folder} (${layout})`,
    verdict,
    summary: `${outcome}: ${formatNoun(errors, 'error')}, ${formatNoun(warnings, 'warning')} (${formatSeconds(seconds * 1000)})`,
    sections: [
      {
        title: 'Files',
        notes: [],
        table: {
          head: ['file', 'rows'],
          alignments: ['left', 'right'],
          rows: files.map(({ name, rows }) => ({ tone: 'plain', cells: [name, formatCount(rows)] })),
        },
      },
      ...(findings.length === 0 ? [] : [findingsSection(findings)]),
      lengthsSection(lengths.filter(({ texts }) => texts > 0)),
      ...(figures.length === 0
        ? []
        : [
            {
              title: 'Figures',
              notes: [],
              table: {
                head: ['', 'value'],
                alignments: ['left', 'right'],
                rows: figures.map(
                  ({ label, value }): ReportRow => ({ tone: 'plain', cells: [label, value.toLocaleString('en-US')] }),
                ),
              },
            } as const satisfies ReportSection,
          ]),
    ],
  }
}

function findingsSection(groups: readonly FindingGroup[]): ReportSection {
  return {
    title: 'Findings',
    notes: [],
    table: {
      head: ['place', 'finding', 'what is wrong'],
      alignments: ['left', 'left', 'left'],
      rows: groups.flatMap(rowsOf),
    },
  }
}

function rowsOf({ file, kind, severity, count, examples }: FindingGroup): ReportRow[] {
  const tone = severity === 'error' ? 'bad' : 'warning'
  const rows = examples.map(({ line, column, reason }): ReportRow => {
    const place = [file, line, column].filter((part) => part !== undefined).join(':')
    return { tone, cells: [place, kind, reason] }
  })
  const more = count - examples.length
  return more === 0 ? rows : [...rows, { tone, cells: [file, kind, `and ${formatCount(more)} more`] }]
}

function lengthsSection(lengths: readonly TextLengths[]): ReportSection {
  return {
    title: 'Token lengths',
    notes: [
      'With prefix, [CLS] and [SEP]. The last bar of a plot holds all texts that are longer too.',
      ...lengths.map(lengthsNote),
    ],
    histograms: lengths.map(({ of, limit, histogram }) => ({
      title: of,
      xLabel: 'tokens',
      bins: histogram.slice(0, histogram.findLastIndex(({ count }) => count > 0) + 1),
      mark: { name: `cut at ${limit}`, x: limit },
    })),
  }
}

function lengthsNote({ of, texts, sampled, stride, median, percentile95, longest, limit, cut }: TextLengths): string {
  const share = ((100 * cut) / Math.max(1, sampled)).toFixed(1)
  const ofWhat = stride === 1 ? '' : `, by one text in ${stride} (${formatCount(sampled)} of ${formatCount(texts)})`
  return `${of}: median ${median}, 95 % up to ${percentile95}, longest ${formatCount(longest)}; ${share} % are cut at ${limit}${ofWhat}.`
}
