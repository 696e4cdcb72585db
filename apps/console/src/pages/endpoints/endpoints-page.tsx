import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { EndpointTable } from '../../parts/endpoint-table.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'

/** The endpoints of all projects that one may use. */
export function EndpointsPage() {
  const endpoints = useQuery({
    queryKey: ['endpoints'],
    queryFn: ({ signal }) => client.endpoints.listAll({ signal }),
    refetchInterval: 3000,
  })
  return (
    <Page title="Endpoints" says="Models that answer under addresses of their own, in all projects that you may use.">
      <Panel title="All endpoints">
        <QueryView query={endpoints}>
          {(list) =>
            list.length === 0 ? (
              <Empty says="There is no endpoint yet. Open a project and press New endpoint.">
                <LinkButton to="/projects">Open a project</LinkButton>
              </Empty>
            ) : (
              <EndpointTable endpoints={list} />
            )
          }
        </QueryView>
      </Panel>
    </Page>
  )
}
