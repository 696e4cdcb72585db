import type { EndpointInfo } from '@e5/core'
import { Button, Stack, Table } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { KeyRow } from '../../parts/key-row.tsx'
import { NewKey } from '../../parts/new-key.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { NewKeyForm } from './new-key-form.tsx'

const count = new Intl.NumberFormat('en')

/** The keys that open an endpoint: create, copy once, revoke. */
export function EndpointKeys({ endpoint }: { readonly endpoint: EndpointInfo }) {
  const { project_name: project, name } = endpoint
  const queryKey = ['endpoint', project, name, 'keys']
  const queries = useQueryClient()
  const [isOpen, { open, close }] = useDisclosure()
  const [newKey, setNewKey] = useState<string>()
  const keys = useQuery({ queryKey, queryFn: ({ signal }) => client.endpointKeys.list(project, name, { signal }) })

  async function revoke(id: string): Promise<void> {
    await client.endpointKeys.revoke(project, name, id)
    await queries.invalidateQueries({ queryKey })
  }

  async function created(key: string): Promise<void> {
    close()
    setNewKey(key)
    await queries.invalidateQueries({ queryKey })
  }

  return (
    <Panel
      title="Keys"
      says="For programs. One for each lets you revoke and limit it alone."
      actions={
        <Button size="compact-sm" variant="default" onClick={open}>
          New key
        </Button>
      }
    >
      <Stack gap="sm">
        {newKey !== undefined && <NewKey apiKey={newKey} opens={`the endpoint ${name}`} />}
        <NewKeyForm project={project} endpoint={name} isOpen={isOpen} onClose={close} onCreated={created} />
        <QueryView query={keys}>
          {(list) =>
            list.length === 0 ? (
              <Empty says="No key opens this endpoint, so no program can use it. Create one with New key." />
            ) : (
              <TableFrame
                label="Keys"
                heads={['Name', 'Begins with', 'Requests a minute', 'Tokens a minute', 'Created', 'Action']}
              >
                {list.map((key) => (
                  <KeyRow
                    key={key.id}
                    entry={key}
                    says="Programs that use it are refused from now on. This cannot be undone."
                    onRevoke={() => revoke(key.id)}
                  >
                    <Table.Td className="figure">{limitText(key.requests_per_minute)}</Table.Td>
                    <Table.Td className="figure">{limitText(key.tokens_per_minute)}</Table.Td>
                  </KeyRow>
                ))}
              </TableFrame>
            )
          }
        </QueryView>
      </Stack>
    </Panel>
  )
}

function limitText(limit: number | null): string {
  return limit === null ? 'no limit' : count.format(limit)
}
