import type { Job } from '@e5/core'
import { Alert, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { isUnfinished } from '../../parts/jobs/job-status.ts'
import { Note } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { BatchJob } from './batch/batch-job.tsx'
import { JobActions } from './job-actions.tsx'
import { JobDetails } from './job-details.tsx'
import { TrainJob } from './train/train-job.tsx'

/** A job, as it goes on. */
export function JobPage() {
  const { project, job } = useParams({ from: '/projects/$project/jobs/$job' })
  const query = useQuery({
    queryKey: ['job', project, job],
    queryFn: ({ signal }) => client.jobs.get(project, job, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnfinished(state.data.status) ? 1000 : 5000),
  })
  if (query.data !== undefined) return <JobView key={query.data.id} job={query.data} />
  return (
    <Page title={job}>
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  )
}

function JobView({ job }: { readonly job: Job }) {
  const { job_name, job_type, project_name, description, status } = job
  return (
    <Page
      title={job_name}
      badge={<StatusBadge status={status} />}
      says={description === '' ? `A job of project ${project_name}.` : description}
      actions={<JobActions job={job} />}
    >
      <Stack gap="lg">
        <JobNotice job={job} />
        {job_type === 'train' ? <TrainJob job={job} /> : <BatchJob job={job} />}
        <JobDetails job={job} />
      </Stack>
    </Page>
  )
}

function JobNotice({ job: { status, status_reason: reason } }: { readonly job: Job }) {
  return (
    <div role="status" className="when-said">
      {status === 'FAILED' && (
        <Alert variant="default" className="fault" title="It failed">
          {reason} Resume goes on from what is done.
        </Alert>
      )}
      {status === 'PENDING_RDU' && (
        <Note title="It waits">A worker takes it as soon as one is free. This page follows.</Note>
      )}
      {status === 'STOPPED' && <Note title="It was stopped">What is done of it stays. Resume goes on from there.</Note>}
      {status === 'EXIT_WITH_0' && reason !== '' && <Note title="Completed, with a remark">{reason}</Note>}
    </div>
  )
}
