import type { EndpointInfo } from '@e5/core'
import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { EndpointFacts } from '../../parts/endpoint-facts.tsx'
import { LinkAnchor, LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { SnippetPanel } from '../../parts/snippets/snippet-panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { firstToShow } from './first-to-show.ts'

const steps = [
  { to: '/playground', title: 'Play', says: 'See tokens, similarities and a map of your own texts.' },
  { to: '/projects', title: 'Add an endpoint', says: 'Another model, precision or batch size, in a project.' },
  { to: '/users', title: 'Let others in', says: 'Users with access keys of their own.' },
] as const

/** The first page: an endpoint that answers, and how to call it. */
export function WelcomePage() {
  const endpoints = useQuery({
    queryKey: ['endpoints'],
    queryFn: ({ signal }) => client.endpoints.listAll({ signal }),
    refetchInterval: 5000,
  })
  return (
    <Page
      title="Welcome"
      says="Text embeddings that you run yourself: E5 models behind endpoints that your programs know how to call."
    >
      <QueryView query={endpoints}>{(list) => <Welcome endpoint={firstToShow(list)} />}</QueryView>
    </Page>
  )
}

function Welcome({ endpoint }: { readonly endpoint: EndpointInfo | undefined }) {
  return (
    <Stack gap="lg">
      {endpoint === undefined ? (
        <Panel title="No endpoint yet">
          <Empty says="An endpoint is a model under an address of its own. Open a project and add one; it is live in seconds.">
            <LinkButton to="/projects">Open a project</LinkButton>
          </Empty>
        </Panel>
      ) : (
        <>
          <Panel
            title={`${endpoint.project_name} / ${endpoint.name}`}
            says={endpoint.status === 'Live' ? 'It answers now.' : endpoint.status_reason}
            actions={<StatusBadge status={endpoint.status} />}
          >
            <EndpointFacts endpoint={endpoint} />
            <LinkAnchor
              to="/projects/$project/endpoints/$endpoint"
              params={{ project: endpoint.project_name, endpoint: endpoint.name }}
              size="sm"
              mt="sm"
              display="inline-block"
            >
              View endpoint: keys, figures, start and stop
            </LinkAnchor>
          </Panel>
          <SnippetPanel endpoint={endpoint} />
        </>
      )}
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        {steps.map(({ to, title, says }) => (
          <div key={to} className="panel" style={{ padding: 16 }}>
            <LinkAnchor to={to} fw={600}>
              {title}
            </LinkAnchor>
            <Text size="sm" c="dimmed" mt={4}>
              {says}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Stack>
  )
}
