import { Button, Group, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { KeyRow } from '../../parts/key-row.tsx'
import { NameField } from '../../parts/name-field.tsx'
import { nameFault } from '../../parts/name-rule.ts'
import { NewKey } from '../../parts/new-key.tsx'
import { QueryView } from '../../parts/query-view.tsx'
import { TableFrame } from '../../parts/table-frame.tsx'

const queryKey = ['access-keys']

/** One's own access keys: create, copy once, revoke. */
export function AccessKeys() {
  const [name, setName] = useState('')
  const queries = useQueryClient()
  const keys = useQuery({ queryKey, queryFn: ({ signal }) => client.accessKeys.list('me', { signal }) })
  const create = useMutation({
    mutationFn: () => client.accessKeys.create('me', name === '' ? {} : { name }),
    async onSuccess() {
      setName('')
      await queries.invalidateQueries({ queryKey })
    },
  })

  async function revoke(id: string): Promise<void> {
    await client.accessKeys.revoke('me', id)
    await queries.invalidateQueries()
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }

  return (
    <Stack gap="md">
      {create.data !== undefined && <NewKey apiKey={create.data.access_key} opens="everything that you may do" />}
      {create.isError && <ErrorPanel error={create.error} />}
      <QueryView query={keys}>
        {(list) =>
          list.length === 0 ? (
            <Empty says="You have no access key that is kept. Create one for the command line: e5 login" />
          ) : (
            <TableFrame label="Your access keys" heads={['Name', 'Begins with', 'Created', 'Action']}>
              {list.map((key) => (
                <KeyRow
                  key={key.id}
                  entry={key}
                  says="It opens nothing from now on, and browsers that signed in with it are signed out, this one too if it did."
                  onRevoke={() => revoke(key.id)}
                />
              ))}
            </TableFrame>
          )
        }
      </QueryView>
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end">
          <NameField label="Name of a new key" placeholder="made up unless given" name={name} onName={setName} />
          <Button type="submit" variant="default" loading={create.isPending} disabled={nameFault(name) !== undefined}>
            Create access key
          </Button>
        </Group>
      </form>
    </Stack>
  )
}
