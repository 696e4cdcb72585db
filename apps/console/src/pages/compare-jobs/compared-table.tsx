import { Table } from '@mantine/core'
import { jobAddress } from '../../parts/jobs/job-address.ts'
import { LinkAnchor } from '../../parts/links.tsx'
import type { ComparedRow, ComparedRun } from './differing-rows.ts'

interface ComparedTableProps {
  readonly label: string
  readonly runs: readonly ComparedRun[]
  readonly rows: readonly ComparedRow[]
}

/** Rows with a column for each run. */
export function ComparedTable({ label, runs, rows }: ComparedTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={160 + 140 * runs.length}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': `${label}, to scroll`, role: 'region' } }}
    >
      <Table aria-label={label} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            {runs.map(({ job }) => (
              <Table.Th key={job.id} scope="col">
                <LinkAnchor
                  to="/projects/$project/jobs/$job"
                  params={{ project: job.project_name, job: jobAddress(job) }}
                  fw={600}
                >
                  {job.job_name}
                </LinkAnchor>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, values }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              {runs.map(({ job }, place) => (
                <Table.Td key={job.id} className="figure">
                  {values[place]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
