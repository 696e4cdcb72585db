import type { Job } from '@e5/core'
import { Group, Progress, Text } from '@mantine/core'
import { jobProgress } from '../../parts/jobs/job-progress.ts'
import { isUnfinished } from '../../parts/jobs/job-status.ts'
import { shareText } from '../../parts/number-text.ts'

/** How far a job is, as a bar and in words. */
export function ProgressLine({ job }: { readonly job: Job }) {
  const { share = 0, says } = jobProgress(job)
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6} className="figure">
        <Text size="sm">{says === '' ? 'Not begun yet' : says}</Text>
        <Text size="sm" c="dimmed">
          {shareText(share, 1)}
        </Text>
      </Group>
      <Progress
        value={100 * share}
        animated={isUnfinished(job.status) && share > 0}
        aria-label={`Progress of ${job.job_name}`}
      />
    </div>
  )
}
