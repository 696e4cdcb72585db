import type { EndpointInfo } from '@e5/core'
import { Alert, Button, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { client } from '../../app/client.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { EndpointFacts } from '../../parts/endpoint-facts.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Note } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { SnippetPanel } from '../../parts/snippets/snippet-panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { Addresses } from './addresses.tsx'
import { EndpointKeys } from './endpoint-keys.tsx'

// The charts are most of this page's weight.
const FiguresPanel = lazy(() => import('./figures-panel.tsx'))

/** View endpoint. */
export function EndpointPage() {
  const { project, endpoint } = useParams({ from: '/projects/$project/endpoints/$endpoint' })
  const query = useQuery({
    queryKey: ['endpoint', project, endpoint],
    queryFn: ({ signal }) => client.endpoints.get(project, endpoint, { signal }),
    refetchInterval: ({ state }) => (isOnItsWay(state.data) ? 700 : 5000),
  })
  return <QueryView query={query}>{(found) => <Endpoint key={found.id} endpoint={found} />}</QueryView>
}

function isOnItsWay(endpoint: EndpointInfo | undefined): boolean {
  return endpoint?.status === 'Deploying' || endpoint?.status === 'SettingUp'
}

function Endpoint({ endpoint }: { readonly endpoint: EndpointInfo }) {
  const { name, project_name: project, status } = endpoint
  const queries = useQueryClient()
  const navigate = useNavigate()
  const isOff = status === 'Stopped' || status === 'Failed'
  const change = useMutation({
    mutationFn: () => (isOff ? client.endpoints.start(project, name) : client.endpoints.stop(project, name)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['endpoint', project, name] }),
  })

  async function remove(): Promise<void> {
    await client.endpoints.delete(project, name)
    await navigate({ to: '/projects/$project', params: { project } })
    await queries.invalidateQueries()
  }

  return (
    <Page
      title={name}
      badge={<StatusBadge status={status} />}
      says={endpoint.description === '' ? `An endpoint of project ${project}.` : endpoint.description}
      actions={
        <>
          {status === 'Live' && (
            <LinkButton to="/playground" search={{ endpoint: `${project}/${name}` }} variant="default">
              Try it
            </LinkButton>
          )}
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate()}>
            {isOff ? 'Start' : 'Stop'}
          </Button>
          <ConfirmButton
            label="Delete"
            what={`endpoint ${name}`}
            says="Its keys go with it: programs that use it are refused from then on. This cannot be undone; Stop can."
            onConfirm={remove}
          />
        </>
      }
    >
      <Stack gap="lg">
        {change.isError && <ErrorPanel error={change.error} />}
        <div role="status" className="when-said">
          {status === 'Failed' && (
            <Alert variant="default" className="fault" title="It cannot be served">
              {endpoint.status_reason} Start tries again.
            </Alert>
          )}
          {isOnItsWay(endpoint) && (
            <Note title="On its way">
              Its model is being loaded; a new precision is compiled first, which can take a minute. This page follows.
            </Note>
          )}
        </div>
        <Panel title="Details">
          <Stack gap="md">
            <EndpointFacts endpoint={endpoint} />
            <Addresses endpoint={endpoint} />
          </Stack>
        </Panel>
        <EndpointKeys endpoint={endpoint} />
        <Suspense fallback={<Loading />}>
          <FiguresPanel project={project} endpoint={name} />
        </Suspense>
        <SnippetPanel endpoint={endpoint} />
      </Stack>
    </Page>
  )
}
