import type { EndpointInfo, InputType } from '@e5/core'
import { Group, NativeSelect, SegmentedControl, Stack, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { LinkButton } from '../../parts/links.tsx'
import { Page } from '../../parts/page.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { MapTab } from './map-tab.tsx'
import { RankingTab } from './ranking-tab.tsx'
import { SimilarityTab } from './similarity-tab.tsx'
import { TokensTab } from './tokens-tab.tsx'

/** Trying an endpoint: how it reads texts, and what its vectors say. */
export function PlaygroundPage() {
  const endpoints = useQuery({
    queryKey: ['endpoints'],
    queryFn: ({ signal }) => client.endpoints.listAll({ signal }),
    refetchInterval: 5000,
    staleTime: 0,
  })
  return (
    <Page
      title="Playground"
      says="How an endpoint reads your texts, and what its vectors say about them. No key is needed here."
    >
      <QueryView query={endpoints}>
        {(list) => <Playground endpoints={list.filter(({ status }) => status === 'Live')} />}
      </QueryView>
    </Page>
  )
}

const pathOf = ({ project_name, name }: EndpointInfo): string => `${project_name}/${name}`

function Playground({ endpoints }: { readonly endpoints: readonly EndpointInfo[] }) {
  const { endpoint: asked } = useSearch({ from: '/playground' })
  const navigate = useNavigate()
  const [inputType, setInputType] = useState<InputType>('query')
  const endpoint = endpoints.find((other) => pathOf(other) === asked) ?? endpoints[0]
  if (endpoint === undefined) {
    return (
      <Empty says="No endpoint is Live now. Start one, or add one to a project; then come back.">
        <LinkButton to="/endpoints">See the endpoints</LinkButton>
      </Empty>
    )
  }
  return (
    <Stack gap="lg">
      <Group gap="lg" align="flex-end">
        <NativeSelect
          label="Endpoint"
          data={endpoints.map(pathOf)}
          value={pathOf(endpoint)}
          onChange={(event) => void navigate({ to: '/playground', search: { endpoint: event.currentTarget.value } })}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="prefix-label">
            Prefix
          </Text>
          <SegmentedControl
            aria-labelledby="prefix-label"
            data={[
              { value: 'query', label: 'query:' },
              { value: 'passage', label: 'passage:' },
              { value: 'none', label: 'none' },
            ]}
            value={inputType}
            onChange={(value) => setInputType(value as InputType)}
          />
        </div>
      </Group>
      <Tabs defaultValue="tokens" keepMounted={false}>
        <Tabs.List mb="md" aria-label="What to look at">
          <Tabs.Tab value="tokens">Tokens and vector</Tabs.Tab>
          <Tabs.Tab value="similarity">Similarity</Tabs.Tab>
          <Tabs.Tab value="ranking">Ranking</Tabs.Tab>
          <Tabs.Tab value="map">Map</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tokens">
          <TokensTab endpoint={endpoint} inputType={inputType} />
        </Tabs.Panel>
        <Tabs.Panel value="similarity">
          <SimilarityTab endpoint={endpoint} inputType={inputType} />
        </Tabs.Panel>
        <Tabs.Panel value="ranking">
          <RankingTab endpoint={endpoint} />
        </Tabs.Panel>
        <Tabs.Panel value="map">
          <MapTab endpoint={endpoint} inputType={inputType} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}
