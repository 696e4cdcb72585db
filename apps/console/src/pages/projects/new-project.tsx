import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { nameFault } from '../../parts/name-rule.ts'

/** The button New project and its form. */
export function NewProject() {
  const [isOpen, { open, close }] = useDisclosure()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: () => client.projects.create({ project_name: name, description }),
    async onSuccess(project) {
      close()
      await queries.invalidateQueries({ queryKey: ['projects'] })
      await navigate({ to: '/projects/$project', params: { project: project.name } })
    },
  })
  const fault = nameFault(name)

  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }

  return (
    <>
      <Button onClick={open}>New project</Button>
      <Modal opened={isOpen} onClose={close} title="New project" closeButtonProps={{ 'aria-label': 'Close' }}>
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="Project name"
              description="1 to 63 letters, digits, dots, dashes and underscores"
              value={name}
              error={fault}
              onChange={(event) => setName(event.currentTarget.value)}
              required
              data-autofocus
            />
            <Textarea
              label="Description"
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            {create.isError && <ErrorPanel error={create.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending} disabled={name === '' || fault !== undefined}>
                Create project
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
