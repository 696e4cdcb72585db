import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../app/client.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { nameFault } from '../../parts/name-rule.ts'

interface NewKeyFormProps {
  readonly project: string
  readonly endpoint: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onCreated: (key: string) => Promise<void>
}

/** The form of a new endpoint key. */
export function NewKeyForm({ project, endpoint, isOpen, onClose, onCreated }: NewKeyFormProps) {
  const [name, setName] = useState('')
  const [requests, setRequests] = useState<number | string>('')
  const [tokens, setTokens] = useState<number | string>('')
  const create = useMutation({
    mutationFn: () =>
      client.endpointKeys.create(project, endpoint, {
        name: name === '' ? null : name,
        requests_per_minute: typeof requests === 'number' ? requests : null,
        tokens_per_minute: typeof tokens === 'number' ? tokens : null,
      }),
    async onSuccess({ api_key }) {
      setName('')
      await onCreated(api_key)
    },
  })
  const fault = nameFault(name)

  function submit(event: FormEvent): void {
    event.preventDefault()
    create.mutate()
  }

  return (
    <Modal opened={isOpen} onClose={onClose} title="New key" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            description="Who uses it; made up unless given"
            value={name}
            error={fault}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <NumberInput
            label="Requests a minute"
            description="More are refused with 429; no limit unless given"
            value={requests}
            onChange={setRequests}
            min={1}
            allowDecimal={false}
            hideControls
          />
          <NumberInput
            label="Tokens a minute"
            description="Likewise, for tokens that the model reads"
            value={tokens}
            onChange={setTokens}
            min={1}
            allowDecimal={false}
            hideControls
          />
          {create.isError && <ErrorPanel error={create.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending} disabled={fault !== undefined}>
              Create key
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
