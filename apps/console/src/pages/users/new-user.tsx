import type { CreatedUser, Role } from '@e5/core'
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { nameFault } from '../../parts/name-rule.ts'

/** The button New user and its form. */
export function NewUser({ onCreated }: { readonly onCreated: (user: CreatedUser) => void }) {
  const [isOpen, { open, close }] = useDisclosure()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('member')
  const queries = useQueryClient()
  const create = useMutation({
    mutationFn: () => client.users.create({ name, role }),
    async onSuccess(user) {
      close()
      setName('')
      onCreated(user)
      await queries.invalidateQueries({ queryKey: ['users'] })
    },
  })
  const fault = nameFault(name)

  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }

  return (
    <>
      <Button onClick={open}>New user</Button>
      <Modal opened={isOpen} onClose={close} title="New user" closeButtonProps={{ 'aria-label': 'Close' }}>
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="Name"
              value={name}
              error={fault}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Radio.Group label="Role" value={role} onChange={(value) => setRole(value as Role)}>
              <Stack gap={6} mt={6}>
                <Radio value="member" label="Member" description="Everything in projects of their own" />
                <Radio value="admin" label="Admin" description="Everything, users and the server's figures included" />
              </Stack>
            </Radio.Group>
            {create.isError && <ErrorPanel error={create.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending} disabled={name === '' || fault !== undefined}>
                Create user
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
