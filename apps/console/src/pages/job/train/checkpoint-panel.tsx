import type { Job } from '@e5/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../app/client.ts'
import { Empty } from '../../../parts/empty.tsx'
import { isUnfinished } from '../../../parts/jobs/job-status.ts'
import { Panel } from '../../../parts/panel.tsx'
import { QueryView } from '../../../parts/query-view.tsx'
import { TableFrame } from '../../../parts/table-frame.tsx'
import { CheckpointRow } from './checkpoint-row.tsx'

const heads = ['Checkpoint', 'Step', 'Train loss', 'nDCG@10', 'Size', 'Action']

/** The checkpoints of a training, and what can be made of them. */
export function CheckpointPanel({ job }: { readonly job: Job }) {
  const { project_name: project, id, status } = job
  const isGoingOn = isUnfinished(status)
  const checkpoints = useQuery({
    queryKey: ['job', project, id, 'checkpoints'],
    queryFn: ({ signal }) => client.checkpoints.list(project, id, { signal }),
    refetchInterval: isGoingOn ? 3000 : 10_000,
  })
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => client.models.list({ signal }) })
  return (
    <Panel
      title="Checkpoints"
      says="Steps are what training goes on from; best has the highest nDCG@10, and final is what the training gives."
    >
      <QueryView query={checkpoints}>
        {(list) =>
          list.length === 0 ? (
            <Empty
              says={
                isGoingOn
                  ? 'There is no checkpoint yet: the first one comes after save_steps steps.'
                  : 'There is no checkpoint: none was written, or they were deleted.'
              }
            />
          ) : (
            <TableFrame label="Checkpoints" heads={heads} minWidth={940}>
              {list.map((checkpoint) => (
                <CheckpointRow key={checkpoint.id} job={job} checkpoint={checkpoint} models={models.data ?? []} />
              ))}
            </TableFrame>
          )
        }
      </QueryView>
    </Panel>
  )
}
