import type { Collection, CreateJobRequest, Dataset, JobType, ModelInfo } from '@e5/core'
import { Button, Group, NativeSelect, SimpleGrid, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type Choice, ChoiceCards } from '../../parts/choice-cards.tsx'
import { DescriptionField } from '../../parts/description-field.tsx'
import { NameField } from '../../parts/name-field.tsx'
import { nameFault } from '../../parts/name-rule.ts'
import { Panel } from '../../parts/panel.tsx'
import { BatchFields } from './batch-fields.tsx'
import { DatasetChoice } from './dataset-choice.tsx'
import { type FieldValues, givenValues } from './field-values.ts'
import type { RefusedField } from './refused-field.ts'
import { hasFault, TrainFields } from './train-fields.tsx'

const types: readonly Choice<JobType>[] = [
  { value: 'train', title: 'Train', says: 'Fine-tunes a model on queries with passages that answer them.' },
  { value: 'batch_predict', title: 'Batch inference', says: 'Embeds all texts of a dataset and keeps the vectors.' },
]

/** What a job can be made of, and what was chosen already. */
export interface JobChoices {
  readonly type: JobType
  readonly dataset: string | undefined
  /** A checkpoint that a training begins with. */
  readonly checkpoint: string | undefined
  readonly datasets: readonly Dataset[]
  readonly models: readonly ModelInfo[]
  readonly collections: readonly Collection[]
}

interface JobFormProps {
  readonly choices: JobChoices
  readonly isPending: boolean
  readonly refused: RefusedField | undefined
  readonly onEdit: () => void
  readonly onSubmit: (request: CreateJobRequest) => void
}

/** What a job is asked for with. */
export function JobForm({ choices, isPending, refused, onEdit, onSubmit }: JobFormProps) {
  const [type, setType] = useState(choices.type)
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [chosenDataset, setDataset] = useState(choices.dataset)
  const [chosenModel, setModel] = useState(choices.checkpoint)
  const [valuesOf, setValuesOf] = useState<Readonly<Record<JobType, FieldValues>>>({ train: {}, batch_predict: {} })
  const values = valuesOf[type]
  const datasets = choices.datasets.filter(({ status, job_type }) => status === 'Available' && job_type.includes(type))
  const models = modelsFor(type, choices)
  // What was chosen for the other type of job may not be there for this one.
  const dataset = (datasets.find((one) => one.name === chosenDataset) ?? datasets[0])?.name
  const model = (models.find(({ value }) => value === chosenModel) ?? models[0])?.value
  const refusalOf = (field: string) => (refused?.field === field ? refused.says : undefined)
  const fields = {
    values,
    refusalOf,
    onChange: (field: string, value: string) => {
      onEdit()
      setValuesOf({ ...valuesOf, [type]: { ...values, [field]: value } })
    },
  }
  const isWrong = name === '' || nameFault(name) !== undefined || (type === 'train' && hasFault(values))

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (dataset === undefined || model === undefined) return
    const hyperparams = givenValues(values)
    onSubmit({ job_name: name, job_type: type, description, model_checkpoint: model, dataset, hyperparams })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <Panel title="Create new job">
          <Stack gap="md">
            <ChoiceCards label="Job type" choices={types} value={type} onChange={setType} />
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
              <NameField
                label="Job name"
                name={name}
                onName={(next) => {
                  onEdit()
                  setName(next)
                }}
                refusal={refusalOf('job_name')}
                required
              />
              <DescriptionField description={description} onDescription={setDescription} />
              <NativeSelect
                label="Model"
                description={
                  type === 'train' ? 'Which the training begins with.' : 'Which the texts are embedded with.'
                }
                data={models}
                value={model}
                error={refusalOf('model_checkpoint')}
                onChange={(event) => setModel(event.currentTarget.value)}
              />
              <DatasetChoice
                type={type}
                datasets={datasets}
                value={dataset ?? ''}
                onChange={setDataset}
                refusal={refusalOf('dataset')}
              />
            </SimpleGrid>
          </Stack>
        </Panel>
        {type === 'train' ? <TrainFields {...fields} /> : <BatchFields {...fields} collections={choices.collections} />}
        <Group>
          <Button type="submit" loading={isPending} disabled={isWrong || dataset === undefined || model === undefined}>
            Create new job
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

// Checkpoints are for trainings alone.
function modelsFor(type: JobType, { models, checkpoint }: JobChoices): { value: string; label: string }[] {
  const named = models.map(({ id, dimensions }) => ({ value: id, label: `${id}, ${dimensions} dimensions` }))
  if (type !== 'train' || checkpoint === undefined) return named
  return [{ value: checkpoint, label: `Checkpoint ${checkpoint}` }, ...named]
}
