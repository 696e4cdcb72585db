import type { DatasetReport } from '@e5/core'
import { Code, Table, Text } from '@mantine/core'
import { nounText } from '../../parts/number-text.ts'
import { TableFrame } from '../../parts/table-frame.tsx'
import { findingAdvice } from './finding-advice.ts'
import classes from './findings-table.module.css'
import { MoreOnPage } from './more-on-page.tsx'

type Finding = DatasetReport['findings'][number]

// Kinds in files, with ten examples each at most.
const mostShown = 20

/** What the validator found wrong: where, what, and what to do about it; errors first. */
export function FindingsTable({ findings }: { readonly findings: readonly Finding[] }) {
  const more = findings.length - mostShown
  return (
    <div>
      <TableFrame label="Findings" heads={['Place', 'What is wrong, and what to do']} minWidth={280}>
        {findings.slice(0, mostShown).map((finding) => (
          <FindingRows key={`${finding.severity} ${finding.kind} ${finding.file}`} finding={finding} />
        ))}
      </TableFrame>
      {more > 0 && <MoreOnPage more={nounText(more, 'more kind')} />}
    </div>
  )
}

function FindingRows({ finding: { file, kind, severity, count, examples } }: { readonly finding: Finding }) {
  const more = count - examples.length
  return (
    <>
      {examples.map(({ line, column, reason }, index) => (
        <Table.Tr key={index} className={classes.row!} data-severity={severity}>
          <Table.Td className={classes.place!}>
            <Text span size="sm" fw={600} className="figure path">
              {[file, line, column].filter((part) => part !== undefined).join(':')}
            </Text>
            <Text size="xs" c="dimmed">
              {severity} <Code>{kind}</Code>
            </Text>
          </Table.Td>
          <Table.Td>
            {reason}
            <Text size="sm" c="dimmed">
              {findingAdvice(kind)}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
      {more > 0 && (
        <Table.Tr className={classes.row!} data-severity={severity}>
          <Table.Td className={`${classes.place} path`}>{file}</Table.Td>
          <Table.Td c="dimmed">And {nounText(more, 'more finding')} of this kind.</Table.Td>
        </Table.Tr>
      )}
    </>
  )
}
