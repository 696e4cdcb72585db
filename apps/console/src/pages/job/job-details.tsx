import type { Job } from '@e5/core'
import { Stack, Title } from '@mantine/core'
import { Facts } from '../../parts/facts.tsx'
import { jobTypeText } from '../../parts/job-type-text.ts'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'

/** What a job was asked to do, and when it did it. */
export function JobDetails({ job }: { readonly job: Job }) {
  const { job_type, model_checkpoint, checkpoint_id, dataset, hyperparams, time_created, time_started, time_ended } =
    job
  const sorted = hyperparams
    .map(({ FIELD_NAME, FIELD_VALUE }) => [FIELD_NAME, FIELD_VALUE] as const)
    .sort(([one], [other]) => one.localeCompare(other))
  return (
    <Panel title="Details">
      <Stack gap="md">
        <Facts
          facts={[
            ['Type', jobTypeText[job_type]],
            [
              'Model',
              checkpoint_id === '' ? model_checkpoint : `${model_checkpoint}, from checkpoint ${checkpoint_id}`,
            ],
            ['Dataset', dataset],
            ['Created', <TimeText key="created" time={time_created} />],
            ['Started', time_started === null ? '–' : <TimeText key="started" time={time_started} />],
            ['Ended', time_ended === null ? '–' : <TimeText key="ended" time={time_ended} />],
          ]}
        />
        <section aria-label="Hyperparameters">
          <Title order={3} mb="xs">
            Hyperparameters
          </Title>
          <Facts facts={sorted} />
        </section>
      </Stack>
    </Panel>
  )
}
