import type { Job } from '@e5/core'
import { Checkbox, Group, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { jobTypeText } from '../job-type-text.ts'
import { LinkButton } from '../links.tsx'
import { shareText } from '../number-text.ts'
import { StatusBadge } from '../status-badge.tsx'
import { TableFrame } from '../table-frame.tsx'
import { TimeText } from '../time-text.tsx'
import { JobLink } from './job-link.tsx'
import { jobProgress } from './job-progress.ts'
import { isUnfinished } from './job-status.ts'

/** Jobs in rows, the newest first, each a link to its page. Train jobs can be chosen to be compared. */
export function JobTable({ jobs }: { readonly jobs: readonly Job[] }) {
  const [chosenIds, setChosenIds] = useState<readonly string[]>([])
  const chosen = jobs.filter(({ id }) => chosenIds.includes(id))
  const hasChoice = jobs.filter(({ job_type }) => job_type === 'train').length > 1

  function choose(id: string, isChosen: boolean): void {
    setChosenIds((ids) => (isChosen ? [...ids, id] : ids.filter((other) => other !== id)))
  }

  return (
    <>
      <TableFrame
        label="Jobs"
        heads={[...(hasChoice ? ['Compare'] : []), 'Job', 'Status', 'Type', 'Project', 'Model', 'Dataset', 'Created']}
        minWidth={760}
      >
        {jobs.toReversed().map((job) => (
          <Table.Tr key={job.id}>
            {hasChoice && (
              <Table.Td>
                {job.job_type === 'train' && (
                  <Checkbox
                    aria-label={`Compare ${job.job_name}`}
                    checked={chosenIds.includes(job.id)}
                    onChange={(event) => choose(job.id, event.currentTarget.checked)}
                  />
                )}
              </Table.Td>
            )}
            <JobCells job={job} />
          </Table.Tr>
        ))}
      </TableFrame>
      {hasChoice && <CompareBar jobs={chosen} />}
    </>
  )
}

function JobCells({ job }: { readonly job: Job }) {
  const { job_type, project_name, status, model_checkpoint, dataset, time_created } = job
  const { share, says } = jobProgress(job)
  return (
    <>
      <Table.Td>
        <JobLink job={job} />
      </Table.Td>
      <Table.Td>
        <StatusBadge status={status} />
        {isUnfinished(status) && share !== undefined && (
          <Text size="xs" c="dimmed" mt={2} className="figure">
            {says} ({shareText(share, 1)})
          </Text>
        )}
      </Table.Td>
      <Table.Td>{jobTypeText[job_type]}</Table.Td>
      <Table.Td>{project_name}</Table.Td>
      <Table.Td>{model_checkpoint}</Table.Td>
      <Table.Td>{dataset}</Table.Td>
      <Table.Td>
        <TimeText time={time_created} />
      </Table.Td>
    </>
  )
}

function CompareBar({ jobs }: { readonly jobs: readonly Job[] }) {
  const [first] = jobs
  const isOneProject = jobs.every(({ project_id }) => project_id === first?.project_id)
  return (
    <Group gap="sm" pt="sm" role="status">
      {first !== undefined && jobs.length > 1 && isOneProject ? (
        <LinkButton
          to="/projects/$project/jobs/compare"
          params={{ project: first.project_name }}
          search={{ jobs: jobs.map(({ job_name }) => job_name).join(',') }}
          variant="default"
          size="compact-md"
        >
          Compare {jobs.length} jobs
        </LinkButton>
      ) : (
        <Text size="sm" c="dimmed">
          {isOneProject ? 'Choose two or more train jobs to compare them.' : 'Choose train jobs of one project.'}
        </Text>
      )}
    </Group>
  )
}
