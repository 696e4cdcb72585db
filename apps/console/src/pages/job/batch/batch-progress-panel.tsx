import type { Job, Shard } from '@e5/core'
import { Alert, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../app/client.ts'
import { durationText } from '../../../parts/duration-text.ts'
import { Facts } from '../../../parts/facts.tsx'
import { isUnfinished } from '../../../parts/jobs/job-status.ts'
import { countText } from '../../../parts/number-text.ts'
import { Panel } from '../../../parts/panel.tsx'
import { QueryView } from '../../../parts/query-view.tsx'
import { TimeText } from '../../../parts/time-text.tsx'
import { ProgressLine } from '../progress-line.tsx'
import { batchRate } from './batch-rate.ts'
import { ShardStrip } from './shard-strip.tsx'

/** How far a batch job is, by rows and by shards. */
export function BatchProgressPanel({ job }: { readonly job: Job }) {
  const { project_name: project, id, status } = job
  const shards = useQuery({
    queryKey: ['job', project, id, 'shards'],
    queryFn: ({ signal }) => client.jobs.shards(project, id, { signal }),
    refetchInterval: isUnfinished(status) ? 2000 : 10_000,
  })
  return (
    <Panel title="Progress" says="A shard is a part of the dataset that one worker embeds at a time.">
      <Stack gap="md">
        <ProgressLine job={job} />
        <QueryView query={shards}>{(list) => <Shards job={job} shards={list} />}</QueryView>
      </Stack>
    </Panel>
  )
}

function Shards({ job, shards }: { readonly job: Job; readonly shards: readonly Shard[] }) {
  const isGoingOn = isUnfinished(job.status)
  const rate = isGoingOn ? batchRate(shards) : undefined
  const count = (wanted: Shard['status']) => countText(shards.filter(({ status }) => status === wanted).length)
  const { rows_done = 0, rows_set_aside = 0, tokens_read = 0 } = job.batch_progress ?? {}
  if (shards.length === 0) return <Text c="dimmed">{isGoingOn ? 'The dataset is not cut into shards yet.' : ''}</Text>
  return (
    <Stack gap="md">
      <Facts
        facts={[
          ['Rows done', countText(rows_done)],
          ['Rows given up', countText(rows_set_aside)],
          ['Tokens read', countText(tokens_read)],
          ['Shards done', count('done')],
          ['Shards open', count('open')],
          ['Shards failed', count('failed')],
          ['Rows a second', rate === undefined ? '–' : countText(Math.round(rate.rowsPerSecond))],
          isGoingOn
            ? ['Done in', rate === undefined ? '–' : <TimeLeft key="left" seconds={rate.secondsLeft} />]
            : ['Took', tookText(job)],
        ]}
      />
      <ShardStrip shards={shards} />
      <FailedShards shards={shards} />
    </Stack>
  )
}

function TimeLeft({ seconds }: { readonly seconds: number }) {
  const end = new Date(Date.now() + 1000 * seconds).toISOString()
  return (
    <>
      about {durationText(seconds)}, <TimeText time={end} />
    </>
  )
}

function tookText({ time_started, time_ended }: Job): string {
  if (time_started === null || time_ended === null) return '–'
  return durationText((Date.parse(time_ended) - Date.parse(time_started)) / 1000)
}

function FailedShards({ shards }: { readonly shards: readonly Shard[] }) {
  const troubled = shards.filter(({ reason }) => reason !== '')
  if (troubled.length === 0) return undefined
  return (
    <Alert variant="default" className="fault" title="Shards that failed">
      {troubled.slice(0, 10).map(({ number, status, attempts, reason }) => (
        <Text key={number} size="sm">
          Shard {number}, {status === 'failed' ? 'given up' : 'tried again'} after {attempts}: {reason}
        </Text>
      ))}
    </Alert>
  )
}
