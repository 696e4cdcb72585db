import type { User } from '@e5/core'
import { Stack, Table } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { meKey } from '../../app/query-client.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { NewKey } from '../../parts/new-key.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { AccessKeys } from './access-keys.tsx'
import { NewUser } from './new-user.tsx'

/** Users and their access keys: all for an admin, oneself for a member. */
export function UsersPage() {
  const queries = useQueryClient()
  const me = useQuery({ queryKey: meKey, queryFn: ({ signal }) => client.users.me({ signal }) })
  const users = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => client.users.list({ signal }) })
  const [created, setCreated] = useState<{ readonly name: string; readonly key: string }>()
  const isAdmin = me.data?.role === 'admin'

  async function remove(user: User): Promise<void> {
    await client.users.delete(user.name)
    await queries.invalidateQueries()
  }

  return (
    <Page
      title="Users and keys"
      says="An access key is who one is: it opens projects, endpoints and keys, here and on the command line. Endpoints have keys of their own, for programs."
      actions={isAdmin && <NewUser onCreated={(user) => setCreated({ name: user.name, key: user.access_key })} />}
    >
      <Stack gap="lg">
        {created !== undefined && <NewKey apiKey={created.key} opens={`everything that ${created.name} may do`} />}
        <Panel title="Your access keys">
          <AccessKeys />
        </Panel>
        {isAdmin && (
          <Panel title="Users">
            <QueryView query={users}>
              {(list) => (
                <TableFrame label="Users" heads={['User', 'Role', 'Created', 'Action']}>
                  {list.map((user) => (
                    <Table.Tr key={user.id}>
                      <Table.Td fw={600}>{user.name}</Table.Td>
                      <Table.Td>{user.role}</Table.Td>
                      <Table.Td>
                        <TimeText time={user.time_created} />
                      </Table.Td>
                      <Table.Td>
                        {user.id === me.data?.id ? (
                          'you'
                        ) : (
                          <ConfirmButton
                            label="Delete"
                            what={`user ${user.name}`}
                            says="The access keys go too and open nothing any more; the projects become yours. This cannot be undone."
                            size="compact-sm"
                            onConfirm={() => remove(user)}
                          />
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </TableFrame>
              )}
            </QueryView>
          </Panel>
        )}
      </Stack>
    </Page>
  )
}
