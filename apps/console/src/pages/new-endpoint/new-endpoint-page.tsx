import type { CreateEndpointRequest, EndpointInfo } from '@e5/core'
import { Alert, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { IconCheck } from '../../parts/icons.ts'
import { LinkButton } from '../../parts/links.tsx'
import { NewKey } from '../../parts/new-key.tsx'
import { Page } from '../../parts/page.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { EndpointForm } from './endpoint-form.tsx'

/** New endpoint: the form, and then what was created. */
export function NewEndpointPage() {
  const { project } = useParams({ from: '/projects/$project/new-endpoint' })
  const { model } = useSearch({ from: '/projects/$project/new-endpoint' })
  const queries = useQueryClient()
  const models = useQuery({ queryKey: ['models'], queryFn: ({ signal }) => client.models.list({ signal }) })
  const create = useMutation({
    mutationFn: (request: CreateEndpointRequest) => client.endpoints.create(project, request),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['endpoints'] }),
  })
  if (create.data !== undefined) return <Created endpoint={create.data} />
  return (
    <Page title="New endpoint" says={`A model under an address of its own, in project ${project}.`}>
      <Stack gap="md">
        <QueryView query={models}>
          {(list) => (
            <EndpointForm
              models={list.filter(({ status }) => status === 'Available')}
              chosenModel={model}
              isPending={create.isPending}
              onSubmit={(request) => create.mutate(request)}
            />
          )}
        </QueryView>
        {create.isError && <ErrorPanel error={create.error} />}
      </Stack>
    </Page>
  )
}

function Created({ endpoint }: { readonly endpoint: EndpointInfo }) {
  const { name, project_name: project, api_key } = endpoint
  return (
    <Page title="Endpoint created">
      <Stack gap="md" align="flex-start">
        <Alert color="marine" variant="light" icon={<IconCheck size={18} />} title={`${project} / ${name}`} w="100%">
          Its model is being loaded; it answers as soon as its status is Live.
        </Alert>
        <NewKey apiKey={api_key} opens={`the endpoint ${name}`} />
        <LinkButton to="/projects/$project/endpoints/$endpoint" params={{ project, endpoint: name }}>
          View endpoint
        </LinkButton>
      </Stack>
    </Page>
  )
}
