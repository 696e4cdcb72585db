import type { CollectionInfo, Job } from '@e5/core'
import { Progress, Table, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client } from '../../app/client.ts'
import { collectionKey } from '../../parts/collection-key.ts'
import { JobLink } from '../../parts/jobs/job-link.tsx'
import { isUnfinished } from '../../parts/jobs/job-status.ts'
import { countText } from '../../parts/number-text.ts'
import { QueryView } from '../../parts/query-view.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'

/** The batch jobs that add to a collection, and how far they are. */
export function CollectionJobs({
  collection: { project_name: project, name },
}: {
  readonly collection: CollectionInfo
}) {
  const queries = useQueryClient()
  const jobs = useQuery({
    queryKey: ['jobs', project],
    queryFn: ({ signal }) => client.jobs.list(project, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => isUnfinished(status)) ? 1000 : 10_000),
    select: (list) =>
      list.filter(({ hyperparams }) =>
        hyperparams.some(({ FIELD_NAME, FIELD_VALUE }) => FIELD_NAME === 'collection' && FIELD_VALUE === name),
      ),
  })
  const rowsDone = jobs.data?.reduce((sum, { batch_progress: progress }) => sum + (progress?.rows_done ?? 0), 0)
  useEffect(() => {
    if (rowsDone !== undefined)
      void queries.invalidateQueries({ queryKey: collectionKey({ project, collection: name }) })
  }, [queries, project, name, rowsDone])

  return (
    <QueryView query={jobs}>
      {(list) =>
        list.length === 0 ? null : (
          <TableFrame label="Batch jobs of this collection" heads={['Batch job', 'Dataset', 'Status', 'Rows done']}>
            {list.toReversed().map((job) => (
              <Table.Tr key={job.id}>
                <Table.Td>
                  <JobLink job={job} />
                </Table.Td>
                <Table.Td>{job.dataset}</Table.Td>
                <Table.Td>
                  <StatusBadge status={job.status} />
                  {job.status_reason !== '' && (
                    <Text size="xs" mt={2}>
                      {job.status_reason}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="figure">
                  <RowsDone job={job} />
                </Table.Td>
              </Table.Tr>
            ))}
          </TableFrame>
        )
      }
    </QueryView>
  )
}

function RowsDone({ job: { job_name: name, batch_progress: progress } }: { readonly job: Job }) {
  if (progress === null) return '–'
  const { rows, rows_done: done } = progress
  return (
    <>
      {countText(done)} of {countText(rows)}
      <Progress value={rows === 0 ? 100 : (100 * done) / rows} mt={4} aria-label={`Rows done of ${name}`} />
    </>
  )
}
