import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../app/client.ts'
import { DescriptionField } from '../../parts/description-field.tsx'
import { FormModal } from '../../parts/form-modal.tsx'
import { NameField } from '../../parts/name-field.tsx'
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

  return (
    <>
      <Button onClick={open}>New project</Button>
      <FormModal
        title="New project"
        isOpen={isOpen}
        onClose={close}
        action="Create project"
        canSubmit={name !== '' && nameFault(name) === undefined}
        mutation={create}
      >
        <NameField
          label="Project name"
          description="1 to 63 letters, digits, dots, dashes and underscores"
          name={name}
          onName={setName}
          required
          data-autofocus
        />
        <DescriptionField description={description} onDescription={setDescription} />
      </FormModal>
    </>
  )
}
