import { type Job, runHistory } from '@e5/core'
import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { client } from '../../../app/client.ts'
import { Loading } from '../../../parts/loading.tsx'
import { QueryView } from '../../../parts/query-view.tsx'
import { jobLogQuery } from '../../../parts/training/job-log-query.ts'
import { type LogEntry, trainingEvents } from '../../../parts/training/log-entry.ts'
import { CheckpointPanel } from './checkpoint-panel.tsx'
import { LogPanel } from './log-panel.tsx'
import { TrainProgress } from './train-progress.tsx'

// The charts are most of this page's weight.
const CurvePanel = lazy(() => import('./curve-panel.tsx'))

/** A training: how far it is, its curves, its checkpoints and what was said of it. */
export function TrainJob({ job }: { readonly job: Job }) {
  const log = useQuery(jobLogQuery(job))
  return <QueryView query={log}>{({ entries }) => <Training job={job} log={entries} />}</QueryView>
}

function Training({ job, log }: { readonly job: Job; readonly log: readonly LogEntry[] }) {
  const history = useMemo(() => runHistory(trainingEvents(log)), [log])
  const { report } = client.jobs.filePaths(job.project_name, job.id)
  return (
    <Stack gap="lg">
      <TrainProgress job={job} history={history} reportPath={history?.end === undefined ? undefined : report} />
      {history !== undefined && (
        <Suspense fallback={<Loading />}>
          <CurvePanel history={history} />
        </Suspense>
      )}
      <CheckpointPanel job={job} />
      <LogPanel log={log} />
    </Stack>
  )
}
