import type { Job } from '@e5/core'
import { Button, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../app/client.ts'
import { Empty } from '../../../parts/empty.tsx'
import { countText } from '../../../parts/number-text.ts'
import { Panel } from '../../../parts/panel.tsx'
import { QueryView } from '../../../parts/query-view.tsx'
import { TableFrame } from '../../../parts/table-frame.tsx'
import { readRowsAside } from './read-rows-aside.ts'

const mostRows = 100

/** The rows of a batch job without a result, with their lines and reasons. */
export function AsidePanel({ job }: { readonly job: Job }) {
  const { project_name: project, id, status } = job
  const rows = useQuery({
    queryKey: ['job', project, id, 'set-aside', status, job.batch_progress?.rows_set_aside],
    queryFn: async ({ signal }) => readRowsAside(await client.jobs.setAside(project, id, { signal }), mostRows),
  })
  const { setAside } = client.jobs.filePaths(project, id)
  return (
    <Panel
      title="Rows without a result"
      says={
        rows.data?.length === mostRows
          ? `The first ${mostRows}; the file has all of them.`
          : 'What is no text, or what a worker died on.'
      }
      actions={
        <Button
          component="a"
          href={setAside}
          download={`${job.job_name}-set-aside.jsonl`}
          size="compact-sm"
          variant="default"
        >
          Download them
        </Button>
      }
    >
      <QueryView query={rows}>
        {(list) =>
          list.length === 0 ? (
            <Empty says="There is none so far: every row that was read has a vector, or gets one." />
          ) : (
            <TableFrame label="Rows without a result" heads={['File', 'Line', 'Row', 'Reason']}>
              {list.map(({ file, line, row, reason }) => (
                <Table.Tr key={`${file} ${row}`}>
                  <Table.Td>{file}</Table.Td>
                  <Table.Td className="figure">{countText(line)}</Table.Td>
                  <Table.Td className="figure">{countText(row)}</Table.Td>
                  <Table.Td>{reason}</Table.Td>
                </Table.Tr>
              ))}
            </TableFrame>
          )
        }
      </QueryView>
    </Panel>
  )
}
