import { type Job, runHistory } from '@e5/core'
import { Stack } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { jobLogQuery } from '../../parts/training/job-log-query.ts'
import { trainingEvents } from '../../parts/training/log-entry.ts'
import { ComparedTable } from './compared-table.tsx'
import { differingRows } from './differing-rows.ts'
import { outcomeRows } from './outcome-rows.ts'

// The charts are most of this page's weight.
const ComparedCurves = lazy(() => import('./compared-curves.tsx'))

/** Train jobs of a project side by side: their curves, what differs, and what came of it. */
export function CompareJobsPage() {
  const { project } = useParams({ from: '/projects/$project/jobs/compare' })
  const { jobs: names } = useSearch({ from: '/projects/$project/jobs/compare' })
  const wanted = names.split(',')
  const jobs = useQuery({
    queryKey: ['jobs', project],
    queryFn: ({ signal }) => client.jobs.list(project, { signal }),
    refetchInterval: 3000,
  })
  return (
    <Page title="Compare jobs" says={`Train jobs of project ${project} side by side.`}>
      <QueryView query={jobs}>
        {(list) => (
          <Comparison
            project={project}
            jobs={list.filter(({ job_name, job_type }) => job_type === 'train' && wanted.includes(job_name))}
          />
        )}
      </QueryView>
    </Page>
  )
}

function Comparison({ project, jobs }: { readonly project: string; readonly jobs: readonly Job[] }) {
  const logs = useQueries({ queries: jobs.map(jobLogQuery) })
  if (jobs.length < 2) {
    return (
      <Empty says="Two train jobs are needed. Choose them in the table of the project's jobs.">
        <LinkButton to="/projects/$project" params={{ project }}>
          Open the project
        </LinkButton>
      </Empty>
    )
  }
  const runs = jobs.map((job, place) => ({
    job,
    history: runHistory(trainingEvents(logs[place]?.data?.entries ?? [])),
  }))
  const rows = differingRows(runs)
  return (
    <Stack gap="lg">
      <Suspense fallback={<Loading />}>
        <ComparedCurves runs={runs} />
      </Suspense>
      <Panel title="What came of it">
        <ComparedTable label="What came of it" runs={runs} rows={outcomeRows(runs)} />
      </Panel>
      <Panel title="What differs" says="Model, dataset and hyperparameters that are the same are left out.">
        {rows.length === 0 ? (
          <Empty says="Nothing differs: the runs were asked to do the same." />
        ) : (
          <ComparedTable label="What differs" runs={runs} rows={rows} />
        )}
      </Panel>
    </Stack>
  )
}
