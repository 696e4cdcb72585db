import type { Job } from '@e5/core'
import { Button, Stack, Text } from '@mantine/core'
import { client } from '../../../app/client.ts'
import { Panel } from '../../../parts/panel.tsx'
import { AsidePanel } from './aside-panel.tsx'
import { BatchProgressPanel } from './batch-progress-panel.tsx'

/** A batch job: how far it is, what it gives, and the rows that it could not embed. */
export function BatchJob({ job }: { readonly job: Job }) {
  const { results } = client.jobs.filePaths(job.project_name, job.id)
  return (
    <Stack gap="lg">
      <BatchProgressPanel job={job} />
      {job.status === 'EXIT_WITH_0' && (
        <Panel
          title="Results"
          actions={
            <Button component="a" href={results} download>
              Download results
            </Button>
          }
        >
          <Text>
            A tar.gz with the folder results: each vector names the file and the row that it is of, in the order of the
            dataset.
          </Text>
        </Panel>
      )}
      <AsidePanel job={job} />
    </Stack>
  )
}
