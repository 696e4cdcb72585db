import type { CreateEndpointRequest, Device, InputType, ModelInfo, Precision } from '@e5/core'
import { Button, Group, NativeSelect, SimpleGrid, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { ChoiceCards } from '../../parts/choice-cards.tsx'
import { DescriptionField } from '../../parts/description-field.tsx'
import { Empty } from '../../parts/empty.tsx'
import { inputTypes } from '../../parts/input-types.ts'
import { NameField } from '../../parts/name-field.tsx'
import { nameFault } from '../../parts/name-rule.ts'
import { Panel } from '../../parts/panel.tsx'
import { precisionsFor } from '../../parts/precisions-for.ts'
import { batchSizes, devices } from './choices.ts'

interface EndpointFormProps {
  readonly models: readonly ModelInfo[]
  readonly chosenModel: string | undefined
  readonly isPending: boolean
  readonly onSubmit: (request: CreateEndpointRequest) => void
}

/** What an endpoint is asked for with. */
export function EndpointForm({ models, chosenModel, isPending, onSubmit }: EndpointFormProps) {
  const [modelId, setModelId] = useState(chosenModel ?? models[0]?.id ?? '')
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [batchSize, setBatchSize] = useState<'1' | '32'>('32')
  const [device, setDevice] = useState<Device>('cpu')
  const [precision, setPrecision] = useState<Precision>('fp32')
  const [inputType, setInputType] = useState<InputType>('none')
  const model = models.find(({ id }) => id === modelId)
  if (model === undefined) {
    return <Empty says="There is no model to serve. Pull one on the server's machine: e5 models pull e5-small-v2" />
  }
  const precisions = precisionsFor(model, device)

  function chooseDevice(next: Device): void {
    setDevice(next)
    setPrecision('fp32')
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    const batch_size = batchSize === '1' ? 1 : 32
    onSubmit({ name, description, model: modelId, batch_size, precision, device, input_type: inputType })
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <Panel title="Add an endpoint">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            <NameField label="Endpoint name" name={name} onName={setName} required />
            <NativeSelect label="ML App" data={['TextEmbedding']} />
            <NativeSelect
              label="Model"
              data={models.map(({ id, dimensions }) => ({ value: id, label: `${id}, ${dimensions} dimensions` }))}
              value={modelId}
              onChange={(event) => setModelId(event.currentTarget.value)}
            />
            <DescriptionField description={description} onDescription={setDescription} />
          </SimpleGrid>
        </Panel>
        <Panel
          title="Model parameters"
          says="Fixed when the endpoint is created; only the default prefix can change later."
        >
          <Stack gap="md">
            <ChoiceCards label="Batch size" choices={batchSizes} value={batchSize} onChange={setBatchSize} />
            <NativeSelect
              label="Device"
              description="One that this machine does not have is refused, and nothing is put in its place."
              data={devices}
              value={device}
              onChange={(event) => chooseDevice(event.currentTarget.value as Device)}
              maw={420}
            />
            <ChoiceCards label="Precision" choices={precisions} value={precision} onChange={setPrecision} />
            <ChoiceCards label="Default prefix" choices={inputTypes} value={inputType} onChange={setInputType} />
          </Stack>
        </Panel>
        <Group>
          <Button type="submit" loading={isPending} disabled={name === '' || nameFault(name) !== undefined}>
            Add an endpoint
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
