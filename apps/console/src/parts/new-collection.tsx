import type { ModelInfo, Precision } from '@e5/core'
import { Button, NativeSelect } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../app/client.ts'
import { FormModal } from './form-modal.tsx'
import { NameField } from './name-field.tsx'
import { nameFault } from './name-rule.ts'
import { precisionsFor } from './precisions-for.ts'

const indexes = [
  {
    value: 'hnsw',
    label: 'HNSW',
    says: 'Searches look at a part of the documents: fast with many of them, and nearly exact.',
  },
  {
    value: 'none',
    label: 'none',
    says: 'Every search compares with all documents: exact, and good enough for some thousands.',
  },
] as const

/** The button New collection and its form. */
export function NewCollection({ projects }: { readonly projects: readonly string[] }) {
  const [isOpen, { open, close }] = useDisclosure()
  const models = useQuery({
    queryKey: ['models'],
    queryFn: ({ signal }) => client.models.list({ signal }),
    enabled: isOpen,
  })
  return (
    <>
      <Button onClick={open} disabled={projects.length === 0}>
        New collection
      </Button>
      {isOpen && (
        <NewCollectionForm
          projects={projects}
          models={models.data?.filter(({ status }) => status === 'Available') ?? []}
          onClose={close}
        />
      )}
    </>
  )
}

interface NewCollectionFormProps {
  readonly projects: readonly string[]
  readonly models: readonly ModelInfo[]
  readonly onClose: () => void
}

function NewCollectionForm({ projects, models, onClose }: NewCollectionFormProps) {
  const [project, setProject] = useState(projects[0]!)
  const [name, setName] = useState('')
  const [chosenModel, setModel] = useState<string>()
  const [precision, setPrecision] = useState<Precision>('fp32')
  const [index, setIndex] = useState<(typeof indexes)[number]['value']>('hnsw')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const model = models.find(({ id }) => id === chosenModel) ?? models[0]
  const precisions = model === undefined ? [] : precisionsFor(model, 'cpu')
  const create = useMutation({
    mutationFn: () => client.collections.create(project, { name, model: model!.id, precision, index }),
    async onSuccess(collection) {
      onClose()
      await queries.invalidateQueries({ queryKey: ['collections'] })
      await navigate({
        to: '/projects/$project/collections/$collection',
        params: { project: collection.project_name, collection: collection.name },
      })
    },
  })

  return (
    <FormModal
      title="New collection"
      isOpen
      onClose={onClose}
      action="Create collection"
      canSubmit={name !== '' && nameFault(name) === undefined && model !== undefined}
      mutation={create}
    >
      {projects.length > 1 && (
        <NativeSelect
          label="Project"
          data={[...projects]}
          value={project}
          onChange={(event) => setProject(event.currentTarget.value)}
        />
      )}
      <NameField label="Collection name" name={name} onName={setName} required data-autofocus />
      <NativeSelect
        label="Model"
        description="It embeds documents and queries, and cannot be changed later."
        data={models.map(({ id, dimensions }) => ({ value: id, label: `${id}, ${dimensions} dimensions` }))}
        value={model?.id ?? ''}
        onChange={(event) => setModel(event.currentTarget.value)}
      />
      <NativeSelect
        label="Precision"
        description={precisions.find(({ value }) => value === precision)?.says}
        data={precisions.map(({ value }) => value)}
        value={precision}
        onChange={(event) => setPrecision(event.currentTarget.value as Precision)}
      />
      <NativeSelect
        label="Index"
        description={indexes.find(({ value }) => value === index)?.says}
        data={indexes.map(({ value, label }) => ({ value, label }))}
        value={index}
        onChange={(event) => setIndex(event.currentTarget.value as typeof index)}
      />
    </FormModal>
  )
}
