import type { Job, RunHistory } from '@e5/core'
import { Button, Stack } from '@mantine/core'
import { durationText } from '../../../parts/duration-text.ts'
import { Facts } from '../../../parts/facts.tsx'
import { isUnfinished } from '../../../parts/jobs/job-status.ts'
import { countText } from '../../../parts/number-text.ts'
import { Panel } from '../../../parts/panel.tsx'
import { lossText, scoreText } from '../../../parts/training/figure-text.ts'
import { ProgressLine } from '../progress-line.tsx'

interface TrainProgressProps {
  readonly job: Job
  /** Undefined until the trainer began. */
  readonly history: RunHistory | undefined
  /** Of the page on it, once there is one. */
  readonly reportPath: string | undefined
}

/** How far a training is, and what it has brought. */
export function TrainProgress({ job, history, reportPath }: TrainProgressProps) {
  const latest = history?.steps.at(-1)
  const { baseline, best } = history ?? {}
  const isGoingOn = isUnfinished(job.status)
  return (
    <Panel
      title="Progress"
      actions={
        reportPath !== undefined && (
          <Button component="a" href={reportPath} target="_blank" size="compact-sm" variant="default">
            Report
          </Button>
        )
      }
    >
      <Stack gap="md">
        <ProgressLine job={job} />
        <Facts
          facts={[
            ['Loss', latest === undefined ? '–' : lossText(latest.loss)],
            ['nDCG@10 before', baseline === undefined ? '–' : scoreText(baseline.figures.ndcgAt10)],
            ['Best nDCG@10', best === undefined ? '–' : `${scoreText(best.figures.ndcgAt10)} at step ${best.step}`],
            ['Epochs', latest === undefined ? '–' : latest.epoch.toFixed(2)],
            ['Tokens a second', latest === undefined ? '–' : countText(Math.round(latest.tokensPerSecond))],
            isGoingOn
              ? ['Time left', latest === undefined ? '–' : `about ${durationText(latest.secondsLeft)}`]
              : ['Took', latest === undefined ? '–' : durationText(history?.end?.seconds ?? latest.seconds)],
          ]}
        />
      </Stack>
    </Panel>
  )
}
