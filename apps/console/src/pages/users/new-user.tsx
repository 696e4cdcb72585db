import type { CreatedUser, Role } from '@e5/core'
import { Button, Radio, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { FormModal } from '../../parts/form-modal.tsx'
import { NameField } from '../../parts/name-field.tsx'
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

  return (
    <>
      <Button onClick={open}>New user</Button>
      <FormModal
        title="New user"
        isOpen={isOpen}
        onClose={close}
        action="Create user"
        canSubmit={name !== '' && nameFault(name) === undefined}
        mutation={create}
      >
        <NameField label="Name" name={name} onName={setName} required data-autofocus />
        <Radio.Group label="Role" value={role} onChange={(value) => setRole(value as Role)}>
          <Stack gap={6} mt={6}>
            <Radio value="member" label="Member" description="Everything in projects of their own" />
            <Radio value="admin" label="Admin" description="Everything, users and the server's figures included" />
          </Stack>
        </Radio.Group>
      </FormModal>
    </>
  )
}
