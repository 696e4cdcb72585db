import type { EndpointInfo } from '@e5/core'
import { Button, Stack, Tabs, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { CodeBlock } from '../code-block.tsx'
import { ErrorPanel } from '../error-panel.tsx'
import { NewKey } from '../new-key.tsx'
import { Panel } from '../panel.tsx'
import { keyPlaceholder, snippetsOf } from './snippets.ts'

/** Ready calls of an endpoint. Keys are shown once, so a key for them is made here if one likes. */
export function SnippetPanel({ endpoint, knownKey }: { readonly endpoint: EndpointInfo; readonly knownKey?: string }) {
  const queries = useQueryClient()
  const [key, setKey] = useState(knownKey)
  const create = useMutation({
    mutationFn: () => client.endpointKeys.create(endpoint.project_name, endpoint.name),
    async onSuccess({ api_key }) {
      setKey(api_key)
      await queries.invalidateQueries({ queryKey: ['endpoint', endpoint.project_name, endpoint.name] })
    },
  })
  const snippets = snippetsOf(endpoint, location.origin, key ?? keyPlaceholder)
  const actions = key === undefined && (
    <Button size="compact-sm" variant="default" loading={create.isPending} onClick={() => create.mutate()}>
      Create a key for this
    </Button>
  )
  return (
    <Panel title="Call it" says="Ready to paste; address and endpoint are filled in." actions={actions}>
      <Stack gap="sm">
        {create.isError && <ErrorPanel error={create.error} />}
        {create.data !== undefined && <NewKey apiKey={create.data.api_key} opens={`the endpoint ${endpoint.name}`} />}
        <Tabs defaultValue="curl" keepMounted={false} variant="default">
          <Tabs.List aria-label="Languages">
            {snippets.map(({ id, title }) => (
              <Tabs.Tab key={id} value={id}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {snippets.map(({ id, title, needs, code }) => (
            <Tabs.Panel key={id} value={id} pt="sm">
              <Text size="sm" c="dimmed" mb={6}>
                {needs}
              </Text>
              <CodeBlock code={code} what={`the ${title} call`} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </Panel>
  )
}
