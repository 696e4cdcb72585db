import { Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { client } from '../../app/client.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { EndpointTable } from '../../parts/endpoint-table.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { CollectionPanel } from './collection-panel.tsx'
import { JobPanel } from './job-panel.tsx'

/** A project: its endpoints, jobs and collections. */
export function ProjectPage() {
  const { project } = useParams({ from: '/projects/$project' })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const endpoints = useQuery({
    queryKey: ['endpoints', project],
    queryFn: ({ signal }) => client.endpoints.list(project, { signal }),
    refetchInterval: 3000,
  })

  async function remove(): Promise<void> {
    await client.projects.delete(project)
    await queries.invalidateQueries()
    await navigate({ to: '/projects' })
  }

  const newEndpoint = (
    <LinkButton to="/projects/$project/new-endpoint" params={{ project }} search={{}}>
      New endpoint
    </LinkButton>
  )
  return (
    <Page
      title={project}
      says="A project: its endpoints, jobs that train and embed, and the documents that it searches."
      actions={
        <>
          {newEndpoint}
          <ConfirmButton
            label="Delete"
            what={`project ${project}`}
            says="All its endpoints, their keys, its jobs and its collections go with it: programs that use them are refused from then on. This cannot be undone."
            onConfirm={remove}
          />
        </>
      }
    >
      <Stack gap="lg">
        <Panel title="Endpoints">
          <QueryView query={endpoints}>
            {(list) =>
              list.length === 0 ? (
                <Empty says="The project has no endpoint yet. Add one: pick a model, and it answers within seconds.">
                  {newEndpoint}
                </Empty>
              ) : (
                <EndpointTable endpoints={list} />
              )
            }
          </QueryView>
        </Panel>
        <JobPanel project={project} />
        <CollectionPanel project={project} />
      </Stack>
    </Page>
  )
}
