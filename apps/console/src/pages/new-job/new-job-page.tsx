import type { CreateJobRequest, Dataset, JobType } from '@e5/core'
import { Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { jobAddress } from '../../parts/jobs/job-address.ts'
import { Page } from '../../parts/page.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { JobForm } from './job-form.tsx'
import { refusedField } from './refused-field.ts'

/** Create new job: a training, or batch inference. */
export function NewJobPage() {
  const { project } = useParams({ from: '/projects/$project/new-job' })
  const { type, dataset, checkpoint } = useSearch({ from: '/projects/$project/new-job' })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const parts = useQuery({ queryKey: ['new-job', project], queryFn: ({ signal }) => readParts(project, signal) })
  const create = useMutation({
    mutationFn: (request: CreateJobRequest) => client.jobs.create(project, request),
    async onSuccess(job) {
      await queries.invalidateQueries({ queryKey: ['jobs'] })
      await navigate({ to: '/projects/$project/jobs/$job', params: { project, job: jobAddress(job) } })
    },
  })
  const refused = refusedField(create.error)
  return (
    <Page title="Create new job" says={`A training or batch inference, in project ${project}.`}>
      <Stack gap="md">
        <QueryView query={parts}>
          {({ datasets, models, collections }) => (
            <JobForm
              choices={{
                type: type ?? typeOf(dataset, datasets),
                dataset,
                checkpoint,
                datasets,
                models: models.filter(({ status }) => status === 'Available'),
                collections,
              }}
              isPending={create.isPending}
              refused={refused}
              onEdit={() => create.isError && create.reset()}
              onSubmit={(request) => create.mutate(request)}
            />
          )}
        </QueryView>
        {create.isError && refused === undefined && <ErrorPanel error={create.error} />}
      </Stack>
    </Page>
  )
}

async function readParts(project: string, signal: AbortSignal) {
  const [datasets, models, collections] = await Promise.all([
    client.datasets.list({ signal }),
    client.models.list({ signal }),
    client.collections.list(project, { signal }),
  ])
  return { datasets, models, collections }
}

function typeOf(dataset: string | undefined, datasets: readonly Dataset[]): JobType {
  return datasets.find(({ name }) => name === dataset)?.job_type[0] ?? 'train'
}
