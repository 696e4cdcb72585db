import type { Dataset } from '@e5/core'
import { Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { uploads } from '../../app/uploads.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { isOnItsWay } from '../../parts/dataset-status.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Page } from '../../parts/page.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { DatasetFacts } from './dataset-facts.tsx'
import { FilesPanel } from './files-panel.tsx'
import { NewJobButton } from './new-job-button.tsx'
import { ReportPanel } from './report-panel.tsx'
import { SamplesPanel } from './samples-panel.tsx'
import { StatusNote } from './status-note.tsx'
import { UploadPanel } from './upload-panel.tsx'

/** A dataset: how it arrives, what the validator found, and what is in it. */
export function DatasetPage() {
  const { dataset: address } = useParams({ from: '/datasets/$dataset' })
  const query = useQuery({
    queryKey: ['datasets', address],
    queryFn: ({ signal }) => client.datasets.get(address, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOnItsWay(state.data) ? 1000 : false),
  })
  if (query.data !== undefined) return <ShownDataset key={query.data.id} dataset={query.data} />
  return (
    <Page title={address}>
      {query.isError ? <ErrorPanel error={query.error} onRetry={() => void query.refetch()} /> : <Loading />}
    </Page>
  )
}

function ShownDataset({ dataset }: { readonly dataset: Dataset }) {
  const { id, name, status, description, job_type: jobTypes, verdict } = dataset
  const queries = useQueryClient()
  const navigate = useNavigate()

  async function remove(): Promise<void> {
    uploads.pause(id)
    await client.datasets.delete(id)
    uploads.forget(id)
    queries.removeQueries({ queryKey: ['datasets'] })
  }

  async function removeAndLeave(): Promise<void> {
    await remove()
    await navigate({ to: '/datasets' })
  }

  async function replace(): Promise<void> {
    await remove()
    await navigate({ to: '/datasets/new', search: { name, ...(jobTypes[0] !== undefined && { type: jobTypes[0] }) } })
  }

  return (
    <Page
      title={name}
      badge={<StatusBadge status={status} />}
      says={description === '' ? 'A dataset: files that jobs work on.' : description}
      actions={
        <>
          {status === 'Available' && <NewJobButton dataset={dataset} />}
          {status !== 'Uploading' && (
            <ConfirmButton
              label="Delete"
              what={`dataset ${name}`}
              says="Its files and its report go with it. This cannot be undone. It is refused while there are jobs of it."
              onConfirm={removeAndLeave}
            />
          )}
        </>
      }
    >
      <Stack gap="lg">
        <StatusNote dataset={dataset} onReplace={replace} />
        {status === 'Uploading' && <UploadPanel dataset={dataset} onCancel={removeAndLeave} />}
        <DatasetFacts dataset={dataset} />
        {verdict !== null && <ReportPanel dataset={dataset} />}
        {status === 'Available' && <SamplesPanel dataset={dataset} />}
        {!isOnItsWay(dataset) && <FilesPanel dataset={dataset} />}
      </Stack>
    </Page>
  )
}
